import type { Statement } from '../database.js';

/** Copies of these tasks that were not told the latest result, with that result. $1 tenants, $2 task ids. */
export const findOwedAnswers: Statement = {
  name: 'find-owed-answers',
  text: `SELECT r.tenant, r.task_id, r.id, r.reply_to, r.correlation_id, latest.sequence, latest.event
    FROM unnest($1::text[], $2::uuid[]) AS asked (tenant, task_id)
    CROSS JOIN LATERAL (
      SELECT sequence, event FROM waybill.results
      WHERE results.tenant = asked.tenant AND results.task_id = asked.task_id
      ORDER BY sequence DESC LIMIT 1
    ) latest
    JOIN waybill.replies r ON r.tenant = asked.tenant AND r.task_id = asked.task_id
      AND r.answered_sequence < latest.sequence`,
};
