/** What a failed batch calls for. */
export type DatabaseFault = 'unavailable' | 'repeat' | 'data';

/** SQLSTATE classes and codes after which the same batch may succeed: serialization failure, deadlock, lock timeout. */
const REPEATABLE = new Set(['40001', '40P01', '55P03', '57014']);

/** SQLSTATE classes that mean the database is away or cannot take work: connection, resources, operator, I/O. */
const UNAVAILABLE_CLASSES = new Set(['08', '53', '57', '58', 'XX', '25']);

/**
 * Sorts an error of the database by what comes next: `unavailable` (stop consuming, hold deliveries, try again),
 * `repeat` (the same batch at once), or `data` (row by row; the bad row alone is refused).
 */
export function classifyDatabaseError(error: unknown): DatabaseFault {
  const code = (error as { code?: unknown } | null)?.code;
  if (typeof code !== 'string' || !/^[0-9A-Z]{5}$/.test(code)) return 'unavailable';
  if (REPEATABLE.has(code)) return 'repeat';
  return UNAVAILABLE_CLASSES.has(code.slice(0, 2)) ? 'unavailable' : 'data';
}
