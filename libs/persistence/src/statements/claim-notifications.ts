import type { Statement } from '../database.js';

/**
 * Leases notifications that are due to targets that are not disabled, those first that are due longest. $1 tenants, $2 targets
 * and $3 places of those that have fewer than $4; $5 notifications at most, $6 lease in ms.
 */
export const claimNotifications: Statement = {
  name: 'claim-notifications',
  text: `WITH due AS (
      SELECT n.tenant, n.target, n.event_id, n.next_at, t.type, t.address, t.server, t.sealed_secret
      FROM notifications n JOIN notification_targets t ON t.tenant = n.tenant AND t.name = n.target
      WHERE n.state = 'owed' AND n.next_at <= now() AND (n.lease_until IS NULL OR n.lease_until <= now())
        AND t.disabled_at IS NULL
      ORDER BY n.next_at LIMIT 1000 FOR UPDATE OF n SKIP LOCKED
    ), turns AS (
      SELECT due.*, least(coalesce(p.free, $4::int), $4::int) AS free,
        row_number() OVER (PARTITION BY tenant, target ORDER BY due.next_at, due.event_id) AS turn
      FROM due LEFT JOIN unnest($1::text[], $2::text[], $3::int[]) AS p (tenant, target, free) USING (tenant, target)
    ), chosen AS (
      SELECT * FROM turns WHERE turn <= free ORDER BY turn, next_at LIMIT $5::int
    )
    UPDATE notifications n SET lease_until = now() + make_interval(secs => $6::float8 / 1000)
    FROM chosen c WHERE n.tenant = c.tenant AND n.target = c.target AND n.event_id = c.event_id
    RETURNING n.tenant, n.target, n.event_id AS "eventId", n.event, n.attempts, c.turn::int AS turn, c.type, c.address, c.server,
      c.sealed_secret AS "sealedSecret"`,
};
