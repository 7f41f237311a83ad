/** Deliveries of each source that are looked at; the latest ones. */
const LATEST = 50;

/** SQL: when source `s` was heard of late, as the row `h`: its latest deliveries alone are looked at. */
export const HEARD_OF_LATE = `CROSS JOIN LATERAL (
      SELECT max(g.received_at) AS "lastReceivedAt", count(*)::int AS seen,
        extract(epoch FROM max(g.gap))::float8 AS "longestGapSeconds"
      FROM (
        SELECT l.received_at, l.received_at - lead(l.received_at) OVER (ORDER BY l.received_at DESC) AS gap
        FROM (
          SELECT r.received_at FROM receipts r WHERE r.tenant = s.tenant AND r.source_id = s.id
          ORDER BY r.received_at DESC, r.delivery_id DESC LIMIT ${LATEST}
        ) l
      ) g
    ) h`;
