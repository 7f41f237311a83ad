import type { Statement } from '../database.js';
import { replayLock } from './replay-lock.js';

/** Waits for the steps of replays of a tenant that are under way, and has further ones wait until the transaction ends. $1 tenant. */
export const holdOffReplays: Statement = {
  name: 'hold-off-replays',
  text: `SELECT pg_advisory_xact_lock(${replayLock('$1')})`,
};
