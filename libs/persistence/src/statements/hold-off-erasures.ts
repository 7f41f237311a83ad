import type { Statement } from '../database.js';
import { replayLock } from './replay-lock.js';

/**
 * Has erasures of a tenant wait until the transaction ends, so that none can miss a copy that is being made; false where one is under
 * way. $1 tenant.
 */
export const holdOffErasures: Statement = {
  name: 'hold-off-erasures',
  text: `SELECT pg_try_advisory_xact_lock_shared(${replayLock('$1')}) AS held`,
};
