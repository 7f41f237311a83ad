import type { Statement } from '../database.js';
import { WEIGHED_LETTERS } from './weighed-letters.js';

/** How many open dead letters can be sent again, and how many cannot, by why. Parameters as in weighed-letters. */
export const weighRedrive: Statement = {
  name: 'weigh-redrive',
  text: `SELECT refusal, count(*)::int AS letters FROM (${WEIGHED_LETTERS}) weighed GROUP BY refusal ORDER BY refusal`,
};
