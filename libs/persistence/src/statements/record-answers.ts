import type { Statement } from '../database.js';

/**
 * Notes what became of answers. $1 tenants, $2 task ids, $3 reply ids, $4 sequences (null: still owed), $5 notes; all
 * sorted by key.
 */
export const recordAnswers: Statement = {
  name: 'record-answers',
  text: `WITH answered AS (
      SELECT * FROM unnest($1::text[], $2::uuid[], $3::uuid[], $4::integer[], $5::text[])
        AS answered (tenant, task_id, id, sequence, note)
    ), locked AS (
      SELECT r.tenant, r.task_id, r.id FROM waybill.replies r JOIN answered USING (tenant, task_id, id)
      ORDER BY r.tenant, r.task_id, r.id FOR UPDATE OF r
    )
    UPDATE waybill.replies r
    SET answered_sequence = greatest(r.answered_sequence, answered.sequence), answer_note = answered.note
    FROM locked JOIN answered USING (tenant, task_id, id)
    WHERE r.tenant = locked.tenant AND r.task_id = locked.task_id AND r.id = locked.id`,
};
