import type { Statement } from '../database.js';

/** Says how far has been counted. $1 until when for good, $2 until when at all. */
export const moveTallyMark: Statement = {
  name: 'move-tally-mark',
  text: 'UPDATE tally_mark SET settled_until = $1, counted_until = $2',
};
