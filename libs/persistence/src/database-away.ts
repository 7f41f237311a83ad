import { classifyDatabaseError, isLostConnection, sqlState } from './database-fault.js';
import { DatabaseReplaced, IdentityUnknown } from './identity/database-replaced.js';

/** SQLSTATE classes that mean a wrong program or right, which a caller cannot wait out. */
const WRONG_PROGRAM = new Set(['0A', '26', '42']);

/** Whether an error of any kind means that the database cannot be reached or takes no work now. */
export function isDatabaseAway(error: unknown): boolean {
  if (isLostConnection(error) || error instanceof DatabaseReplaced || error instanceof IdentityUnknown) return true;
  const code = sqlState(error);
  return code !== null && !WRONG_PROGRAM.has(code.slice(0, 2)) && classifyDatabaseError(error) === 'unavailable';
}
