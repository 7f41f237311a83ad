import type { Statement } from '../database.js';
import { WEIGHED_PARKED } from './weighed-parked-tasks.js';

/**
 * Starts a decision run over parked tasks, the oldest first, where it is open to any of them. $1 to $14 as in weighed-parked-tasks;
 * $15 id, $16 what they were chosen by, for people, $17 note, $18 idempotency key, $19 rate, $20 who, $21 how many a run may be about, $22 a hash of what was asked for.
 * With more there is none. Answers with how many were selected, and it is open to. Violates a unique index where the key has started
 * another run, or where one of the tasks is chosen by another.
 */
export const startDecisionRun: Statement = {
  name: 'start-decision-run',
  text: `WITH weighed AS MATERIALIZED (${WEIGHED_PARKED}
    ), counted AS (
      SELECT count(*)::int AS selected, (count(*) FILTER (WHERE refusal IS NULL))::int AS goes FROM weighed
    ), run AS (
      INSERT INTO waybill.decision_runs (tenant, id, decision, filter, effect_ruled_out, note, idempotency_key, asked, rate, created_by,
        selected, refused)
      SELECT $1, $15::uuid, $13::text, $16::jsonb, $14::boolean, $17::text, $18::text, $22::bytea, $19::int, $20::text, selected, selected - goes
      FROM counted WHERE goes > 0 AND selected <= $21::int
      RETURNING tenant, id
    ), items AS (
      INSERT INTO waybill.decision_items (tenant, run_id, position, task_id, born, fence, doubt, effect_class, attempts, state, reason)
      SELECT run.tenant, run.id, row_number() OVER (ORDER BY w.created_at, w.id), w.id, w.born, w.fence, w.reason, w.effect_class,
        w.attempts, CASE WHEN w.refusal IS NULL THEN 'chosen' ELSE 'refused' END, w.refusal
      FROM weighed w CROSS JOIN run ORDER BY w.created_at, w.id
    )
    SELECT selected, goes FROM counted`,
};
