import type { Statement } from '../database.js';

/**
 * How many webhooks of each source were refused in the last quarter of an hour, by slots of five minutes, why most of them were,
 * and how many in the 24 hours before. Of all tenants; only sources with late ones. No parameters.
 */
export const findRefusedWebhooks: Statement = {
  name: 'find-refused-webhooks',
  text: `SELECT s.tenant, s.name AS source, c.reason, c.recent, c.before
    FROM (
      SELECT r.tenant, r.source_id, sum(r.recent)::float8 AS recent, sum(r.before)::float8 AS before,
        (array_agg(r.reason ORDER BY r.recent DESC, r.reason))[1] AS reason
      FROM (
        SELECT tenant, source_id, reason, coalesce(sum(times) FILTER (WHERE slot >= t.late), 0) AS recent,
          coalesce(sum(times) FILTER (WHERE slot < t.late), 0) AS before
        FROM refusal_slots CROSS JOIN (SELECT date_bin('5 minutes', now(), 'epoch') - interval '10 minutes' AS late) t
        WHERE slot >= t.late - interval '24 hours' GROUP BY tenant, source_id, reason
      ) r GROUP BY r.tenant, r.source_id
    ) c JOIN sources s ON s.tenant = c.tenant AND s.id = c.source_id
    WHERE c.recent > 0`,
};
