import type { Statement } from '../database.js';

/** Locks the mark of how far has been counted, and tells it and the time, all as milliseconds since 1970. No parameters. */
export const lockTallyMark: Statement = {
  name: 'lock-tally-mark',
  text: `SELECT floor(extract(epoch FROM clock_timestamp()) * 1000)::double precision AS now,
      (extract(epoch FROM settled_until) * 1000)::double precision AS "settledUntil",
      (extract(epoch FROM counted_until) * 1000)::double precision AS "countedUntil"
    FROM tally_mark FOR UPDATE`,
};
