import type { Statement } from '../database.js';

/**
 * Adds the deliveries that all sources received in some minutes to those of their hours; by the index that tells ranges of
 * pages by it. A minute may be added only once. $1 the first minute, $2 the one behind the last.
 */
export const addSourceHours: Statement = {
  name: 'add-source-hours',
  text: `INSERT INTO source_hours AS h (tenant, source_id, hour, deliveries, last_at)
    SELECT tenant, source_id, date_trunc('hour', received_at), count(*)::int, max(received_at)
    FROM receipts WHERE received_at >= $1::timestamptz AND received_at < $2::timestamptz
    GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
    ON CONFLICT (tenant, source_id, hour) DO UPDATE
    SET deliveries = h.deliveries + excluded.deliveries, last_at = greatest(h.last_at, excluded.last_at)`,
};
