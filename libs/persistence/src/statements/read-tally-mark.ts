import type { Statement } from '../database.js';

/** How far tasks have been counted by minute, when the unfinished ones were counted, and the time. No parameters. */
export const readTallyMark: Statement = {
  name: 'read-tally-mark',
  text: `SELECT counted_until AS "countedUntil", standing_at AS "standingAt", now() AS at FROM tally_mark`,
};
