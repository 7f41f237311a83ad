import type { Statement } from '../database.js';
import { WEIGHED_LETTERS } from './weighed-letters.js';

/**
 * Starts a redrive run over open dead letters, oldest first, where any of them can be sent again. $1 to $9 as in
 * weighed-letters; $10 id, $11 rate, $12 tolerance, $13 note, $14 who, $15 what share of them is sent when each batch is
 * through, $16 how many a run may be about. With more there is none. Answers with how many were selected and can be sent. Violates a unique index where a run of the incident has not
 * ended, or where one of the letters is chosen by another run.
 */
export const startRedriveRun: Statement = {
  name: 'start-redrive-run',
  text: `WITH weighed AS MATERIALIZED (${WEIGHED_LETTERS}
    ), counted AS (
      SELECT count(*)::int AS selected, (count(*) FILTER (WHERE refusal IS NULL))::int AS goes FROM weighed
    ), run AS (
      INSERT INTO waybill.redrive_runs (tenant, id, incident_id, rate, tolerance, note, created_by, selected, refused)
      SELECT $1, $10::uuid, $2::uuid, $11::int, $12::float8, $13::text, $14::text, selected, selected - goes FROM counted
      WHERE goes > 0 AND selected <= $16::int
      RETURNING tenant, id
    ), ranked AS (
      SELECT *, row_number() OVER (ORDER BY id) AS position, row_number() OVER (PARTITION BY refusal IS NULL ORDER BY id) AS rank
      FROM weighed
    ), items AS (
      INSERT INTO waybill.redrive_items (tenant, run_id, position, letter_id, incident_id, task_id, born, batch, state, reason)
      SELECT run.tenant, run.id, r.position, r.id, r.incident_id, r.task_id, r.born,
        CASE WHEN r.refusal IS NULL THEN (SELECT min(s.number) - 1 FROM unnest($15::float8[]) WITH ORDINALITY s (share, number)
          WHERE r.rank <= greatest(1, ceil(c.goes * s.share))) END,
        CASE WHEN r.refusal IS NULL THEN 'chosen' ELSE 'refused' END, r.refusal
      FROM ranked r CROSS JOIN counted c CROSS JOIN run ORDER BY r.id
    )
    SELECT selected, goes FROM counted`,
};
