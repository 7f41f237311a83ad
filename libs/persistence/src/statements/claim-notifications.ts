import type { Statement } from '../database.js';

/**
 * Leases notifications that are due to targets that are not disabled, in turns: the first of every target, then the second of every
 * one, so that one with a long backlog takes nothing from the others. $1 tenants, $2 targets and $3 places of those that have fewer
 * than $4; $5 notifications at most, $6 lease in ms.
 */
export const claimNotifications: Statement = {
  name: 'claim-notifications',
  text: `WITH turns AS (
      SELECT n.tenant, n.target, n.event_id, n.next_at, t.type, t.address, t.server, t.sealed_secret,
        least(coalesce(p.free, $4::int), $4::int) AS free,
        row_number() OVER (PARTITION BY n.tenant, n.target ORDER BY n.next_at, n.event_id) AS turn
      FROM notifications n JOIN notification_targets t ON t.tenant = n.tenant AND t.name = n.target
      LEFT JOIN unnest($1::text[], $2::text[], $3::int[]) AS p (tenant, target, free)
        ON p.tenant = n.tenant AND p.target = n.target
      WHERE n.state = 'owed' AND n.next_at <= now() AND (n.lease_until IS NULL OR n.lease_until <= now())
        AND t.disabled_at IS NULL
    ), chosen AS (
      SELECT * FROM turns WHERE turn <= free ORDER BY turn, next_at LIMIT $5::int
    ), locked AS (
      SELECT c.* FROM notifications n JOIN chosen c ON c.tenant = n.tenant AND c.target = n.target AND c.event_id = n.event_id
      WHERE n.state = 'owed' AND n.next_at <= now() AND (n.lease_until IS NULL OR n.lease_until <= now())
      FOR UPDATE OF n SKIP LOCKED
    )
    UPDATE notifications n SET lease_until = now() + make_interval(secs => $6::float8 / 1000)
    FROM locked c WHERE n.tenant = c.tenant AND n.target = c.target AND n.event_id = c.event_id
    RETURNING n.tenant, n.target, n.event_id AS "eventId", n.event, n.attempts, c.turn::int AS turn, c.type, c.address, c.server,
      c.sealed_secret AS "sealedSecret"`,
};
