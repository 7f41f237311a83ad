import type { Statement } from '../database.js';

/**
 * Takes the lanes' locks, waiting for them, until the transaction ends; the next statement sees what the holders before
 * have committed. $1: keys, sorted and without repeats, or two
 * transactions may wait for each other.
 */
export const LOCK_LANES: Statement = {
  name: 'lock-lanes',
  text: 'SELECT pg_advisory_xact_lock(key) FROM unnest($1::bigint[]) AS lock (key)',
};
