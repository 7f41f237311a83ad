import type { Statement } from '../statement.js';

/** How often deliveries of sources were refused, by reason, the latest first. $1 tenant, $2 ids of sources. */
export const listRefusals: Statement = {
  name: 'list-refusals',
  text: `SELECT source_id AS source, reason, times::float8 AS times, last_at AS "lastAt" FROM refusals
    WHERE tenant = $1 AND source_id = ANY ($2::uuid[]) ORDER BY last_at DESC, reason`,
};
