import type { Statement } from '../database.js';

/** Who of those that handed a task in was answered, the latest first. $1 tenant, $2 id of the task, $3 at most. */
export const findAnswers: Statement = {
  name: 'find-answers',
  text: `SELECT reply_to AS "replyTo", correlation_id AS "correlationId", created_at AS "createdAt",
      answered_sequence AS "answeredSequence", answer_note AS note
    FROM waybill.replies WHERE tenant = $1 AND task_id = $2 ORDER BY created_at DESC, id LIMIT $3`,
};
