import type { Statement } from '../database.js';

/**
 * What a tenant's sources received in the last hours: how many deliveries, since when and when the last. A source that
 * received none of them is there, too. $1 tenant, $2 hours, $3 rows at most.
 */
export const listSourcePace: Statement = {
  name: 'list-source-pace',
  text: `SELECT s.name, coalesce(sum(h.deliveries), 0)::int AS deliveries, min(h.hour) AS "firstAt", max(h.last_at) AS "lastAt"
    FROM sources s LEFT JOIN source_hours h
      ON h.tenant = s.tenant AND h.source_id = s.id AND h.hour >= now() - make_interval(hours => $2::int)
    WHERE s.tenant = $1 GROUP BY s.name ORDER BY s.name LIMIT $3`,
};
