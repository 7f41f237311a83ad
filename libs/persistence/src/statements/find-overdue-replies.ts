import type { Statement } from '../database.js';

/**
 * Unanswered copies between a day and $1 ms old, whether their task has a result, oldest first, after the copy ($2
 * created at, $3 id); $4 at most.
 */
export const findOverdueReplies: Statement = {
  name: 'find-overdue-replies',
  text: `SELECT r.tenant, r.task_id, r.id, r.created_at::text AS created_at,
      EXISTS (SELECT FROM waybill.results s WHERE s.tenant = r.tenant AND s.task_id = r.task_id
        AND s.sequence > r.answered_sequence) AS has_result
    FROM waybill.replies r
    WHERE (r.answered_sequence = 0 OR r.answer_note = 'nacked')
      AND r.created_at < now() - make_interval(secs => $1::float8 / 1000)
      AND r.created_at > now() - interval '1 day'
      AND ($2::timestamptz IS NULL OR (r.created_at, r.id) > ($2::timestamptz, $3::uuid))
    ORDER BY r.created_at, r.id
    LIMIT $4`,
};
