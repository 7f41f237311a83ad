import type { Statement } from '../database.js';

/** Copies of these tasks that were not told this result or a later one. $1 tenants, $2 task ids, $3 sequences. */
export const findUnansweredReplies: Statement = {
  name: 'find-unanswered-replies',
  text: `SELECT r.tenant, r.task_id, r.id, r.reply_to, r.correlation_id
    FROM unnest($1::text[], $2::uuid[], $3::integer[]) AS said (tenant, task_id, sequence)
    JOIN waybill.replies r ON r.tenant = said.tenant AND r.task_id = said.task_id
      AND r.answered_sequence < said.sequence`,
};
