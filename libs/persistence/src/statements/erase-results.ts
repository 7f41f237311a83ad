import type { Statement } from '../database.js';

/**
 * Puts other events in the place of results and of the callbacks that bring them. $1 tenant, $2 ids of tasks, $3 sequences,
 * $4 events. Subscriptions are named, for callbacks are found by them; these are locked in the order in which their ends
 * are noted.
 */
export const eraseResults: Statement = {
  name: 'erase-results',
  text: `WITH erased AS (
      SELECT task_id, sequence, event FROM unnest($2::uuid[], $3::int[], $4::bytea[]) AS e (task_id, sequence, event)
    ), locked AS (
      SELECT d.subscription, d.event_id, e.event
      FROM erased e CROSS JOIN (SELECT name FROM waybill.subscriptions WHERE tenant = $1) s
      JOIN waybill.deliveries d ON d.tenant = $1 AND d.subscription = s.name
        AND d.event_id = e.task_id::text || '/' || e.sequence
      ORDER BY d.subscription, d.event_id FOR UPDATE OF d
    ), callbacks AS (
      UPDATE waybill.deliveries d SET event = l.event, last_error = NULL
      FROM locked l WHERE d.tenant = $1 AND d.subscription = l.subscription AND d.event_id = l.event_id
    )
    UPDATE waybill.results r SET event = e.event, output = NULL
    FROM erased e WHERE r.tenant = $1 AND r.task_id = e.task_id AND r.sequence = e.sequence`,
};
