import type { Statement } from '../statement.js';

/** Deliveries of each source that are looked at; the latest ones. */
const LATEST = 50;

/**
 * When each source was heard of late: its latest delivery, how many of the latest were looked at, and the longest pause between
 * two of them. $1 tenant, $2 ids of sources.
 */
export const listSourceActivity: Statement = {
  name: 'list-source-activity',
  text: `SELECT s.id, now() AS now, h."lastReceivedAt", h.seen, h."longestGapSeconds"
    FROM unnest($2::uuid[]) AS s (id)
    CROSS JOIN LATERAL (
      SELECT max(g.received_at) AS "lastReceivedAt", count(*)::int AS seen,
        extract(epoch FROM max(g.gap))::float8 AS "longestGapSeconds"
      FROM (
        SELECT l.received_at, l.received_at - lead(l.received_at) OVER (ORDER BY l.received_at DESC) AS gap
        FROM (
          SELECT r.received_at FROM receipts r WHERE r.tenant = $1 AND r.source_id = s.id
          ORDER BY r.received_at DESC, r.delivery_id DESC LIMIT ${LATEST}
        ) l
      ) g
    ) h`,
};
