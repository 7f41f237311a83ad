/** The relay holds one connection throughout; looks at lanes, deliveries, sources and refusals use others at once. */
const MIN_CONNECTIONS = 6;

/** Connections to PostgreSQL that webhook-ingest uses at most: never so few that its parts wait for each other. */
export const poolSize = (configured: number): number => Math.max(MIN_CONNECTIONS, configured);
