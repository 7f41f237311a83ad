/**
 * SQL that owes events to a subscription once more, from rows of `event_id`, `event`, `place` and `trace`: a row where there is none,
 * begun anew where it was delivered or given up, left alone where it is owed still. $1 tenant, $2 subscription, $3 replay run. They
 * become due a microsecond apart, in the order of their places. Answers with how many it owes: none to one that was
 * deleted; its deletion waits for what is being owed, which it deletes.
 */
export const oweAnew = (rows: string): string => `WITH owed AS (
      INSERT INTO waybill.deliveries AS d (tenant, subscription, event_id, event, state, attempts, next_at, trace, replay)
      SELECT $1, $2, event_id, event, 'owed', 0, now() + place * interval '1 microsecond', trace, $3::uuid
      FROM (${rows}) r, (SELECT 1 FROM waybill.subscriptions WHERE tenant = $1 AND name = $2 FOR KEY SHARE) s
      ORDER BY event_id
      ON CONFLICT ON CONSTRAINT deliveries_pk DO UPDATE SET event = excluded.event, state = 'owed', attempts = 0,
        next_at = excluded.next_at, lease_until = NULL, last_status = NULL, last_error = NULL, ended_at = NULL,
        created_at = now(), replay = excluded.replay
      WHERE d.state <> 'owed'
      RETURNING 1
    )
    SELECT count(*)::int AS owed FROM owed`;
