import type { Statement } from '../database.js';

/** Ends a pause. Answers where there was one. $1 tenant, $2 kind, $3 name. */
export const resume: Statement = {
  name: 'resume',
  text: `WITH ended AS (DELETE FROM pauses WHERE tenant = $1 AND kind = $2 AND name = $3 RETURNING name)
    SELECT name FROM ended`,
};
