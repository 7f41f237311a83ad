import type { Statement } from '../database.js';

/**
 * Begins a new epoch, above $1 and above the present one. What was done after the last beat the database knows of may be
 * forgotten; after a second recovery within $2 of the first, what was done after the beat that was known then.
 */
export const raiseEpoch: Statement = {
  name: 'raise-epoch',
  text: `
UPDATE installation SET epoch = greatest(epoch, $1::int) + 1, beat = beat + 1,
  forgotten_since = least(coalesce(beat_at, to_timestamp(0)),
    CASE WHEN recovered_at > now() - $2::interval THEN forgotten_since END),
  recovered_at = now()
RETURNING epoch`,
};
