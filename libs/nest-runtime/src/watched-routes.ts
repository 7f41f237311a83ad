const WATCHED: ReadonlySet<string | undefined> = new Set(['/livez', '/readyz', '/metrics', '/v1/live']);

/** Whether a route serves whoever watches the service, be it for hours: neither traced nor measured. */
export const isWatching = (route: string | undefined): boolean => WATCHED.has(route);
