import type { Statement } from '../database.js';

/**
 * Puts other events in the place of results and of the callbacks that bring them. $1 tenant, $2 ids of tasks, $3 sequences, $4
 * events. Subscriptions are named, for callbacks are found by them.
 */
export const eraseResults: Statement = {
  name: 'erase-results',
  text: `WITH erased AS (
      SELECT task_id, sequence, event FROM unnest($2::uuid[], $3::int[], $4::bytea[]) AS e (task_id, sequence, event)
    ), callbacks AS (
      UPDATE waybill.deliveries d SET event = e.event, last_error = NULL
      FROM erased e CROSS JOIN (SELECT name FROM waybill.subscriptions WHERE tenant = $1) s
      WHERE d.tenant = $1 AND d.subscription = s.name AND d.event_id = e.task_id::text || '/' || e.sequence
    )
    UPDATE waybill.results r SET event = e.event, output = NULL
    FROM erased e WHERE r.tenant = $1 AND r.task_id = e.task_id AND r.sequence = e.sequence`,
};
