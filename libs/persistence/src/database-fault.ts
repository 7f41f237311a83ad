import { DatabaseReplaced, IdentityUnknown } from './identity/database-replaced.js';

/** What a failed batch calls for. */
export type DatabaseFault = 'unavailable' | 'repeat' | 'data';

/** SQLSTATE codes after which the same batch may succeed at once: serialization failure, deadlock, lock not available. */
const REPEATABLE = new Set(['40001', '40P01', '55P03']);

/** SQLSTATE classes that lie with the rows themselves: data exceptions, violated constraints, program limits. */
const DATA_CLASSES = new Set(['22', '23', '54']);

const NETWORK = new Set(['ECONNREFUSED', 'ECONNRESET', 'ETIMEDOUT', 'EPIPE', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH']);

/** What pg says, without a code, of a connection that did not come or has gone. */
const GONE =
  /^(timeout exceeded when trying to connect|Connection terminated|Query read timeout|Client has encountered a connection error|Client was closed)/;

/**
 * Sorts an error of the database by what comes next: `unavailable` (stop consuming, hold deliveries, try again),
 * `repeat` (the same batch at once), or `data` (row by row; the bad row alone is refused). Whatever lies with the
 * database rather than with the rows is `unavailable`: a changed password, a missing right, a migration not yet run, a
 * database that was replaced. An error that is none of the database's (rows too large to send) is `data`.
 */
export function classifyDatabaseError(error: unknown): DatabaseFault {
  if (isLostConnection(error) || error instanceof DatabaseReplaced || error instanceof IdentityUnknown)
    return 'unavailable';
  const code = sqlState(error);
  if (code === null) return 'data';
  if (REPEATABLE.has(code)) return 'repeat';
  return DATA_CLASSES.has(code.slice(0, 2)) ? 'data' : 'unavailable';
}

/** Whether the connection did not come or has gone, so that nobody knows what became of the statement. */
export function isLostConnection(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  const { code, message } = error as { code?: unknown; message?: unknown };
  if (typeof code === 'string') return NETWORK.has(code) || code.startsWith('08') || code === '57P01';
  return typeof message === 'string' && GONE.test(message);
}

/** The SQLSTATE of an error of PostgreSQL, else null. */
export function sqlState(error: unknown): string | null {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) && code !== 'EPIPE' ? code : null;
}
