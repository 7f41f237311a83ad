import type { Statement } from '../database.js';

/** The pauses of some things. $1 tenant, $2 kind, $3 names. */
export const listPauses: Statement = {
  name: 'list-pauses',
  text: `SELECT name, since, paused_by AS by, note FROM pauses
    WHERE tenant = $1 AND kind = $2 AND name = ANY ($3::text[])`,
};
