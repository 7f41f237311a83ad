import type { Statement } from '../database.js';

/** Takes those of the lanes' locks that nobody holds, until the transaction ends; returns the taken keys. $1: keys. */
export const TRY_LANES: Statement = {
  name: 'try-lanes',
  text: 'SELECT key::text FROM unnest($1::bigint[]) AS lock (key) WHERE pg_try_advisory_xact_lock(key)',
};
