import { classifyDatabaseError } from './database-fault.js';

const NETWORK = new Set(['ECONNREFUSED', 'ECONNRESET', 'ETIMEDOUT', 'EPIPE', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH']);

/** What pg says, without a code, of a connection that did not come or has gone. */
const GONE =
  /^(timeout exceeded when trying to connect|Connection terminated|Query read timeout|Client has encountered a connection error|Client was closed)/;

/** Whether an error of any kind means that the database cannot be reached or takes no work now. */
export function isDatabaseAway(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  const { code, message } = error as { code?: unknown; message?: unknown };
  if (typeof code === 'string') {
    if (NETWORK.has(code)) return true;
    return /^[0-9A-Z]{5}$/.test(code) && classifyDatabaseError(error) === 'unavailable';
  }
  return typeof message === 'string' && GONE.test(message);
}
