const WATCHED: ReadonlySet<string | undefined> = new Set(['/livez', '/readyz', '/metrics']);

/** Whether a route serves whoever watches the service: neither traced nor measured. */
export const isWatching = (route: string | undefined): boolean => WATCHED.has(route);
