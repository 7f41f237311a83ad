import type { Statement } from '../database.js';

/**
 * A tenant's sources that were not heard for as long as is to be expected of them, or for an hour where nobody has said: whether
 * one is silent is judged by what it received of late, and of these alone. $1 tenant, $2 rows at most.
 */
export const listQuietSources: Statement = {
  name: 'list-quiet-sources',
  text: `SELECT s.id, s.name, s.created_at AS "madeAt", s.expected_every_seconds AS "expectedEverySeconds"
    FROM sources s LEFT JOIN LATERAL (
      SELECT max(h.last_at) AS at FROM source_hours h WHERE h.tenant = s.tenant AND h.source_id = s.id
    ) heard ON true
    WHERE s.tenant = $1
      AND now() - coalesce(heard.at, s.created_at) > make_interval(secs => coalesce(s.expected_every_seconds, 3600))
    ORDER BY s.name LIMIT $2`,
};
