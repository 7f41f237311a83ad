import type { Statement } from '../database.js';

/**
 * Ends an open dead letter that is locked, for another task was made, notes that on the failed one behind it, which is locked,
 * too, and audits it. $1 tenant, $2 id, $3 actor, $4 note, $5 the task.
 */
export const replaceDeadLetter: Statement = {
  name: 'replace-dead-letter',
  text: `WITH ended AS (
      UPDATE waybill.dead_letters SET state = 'replaced', ended_at = now(), ended_by = $3::text, ended_note = $4::text,
        replaced_by = $5::uuid
      WHERE tenant = $1 AND id = $2 AND state = 'open'
      RETURNING tenant, id, task_id
    ), noted AS (
      UPDATE waybill.tasks t SET reason = 'replaced', updated_at = now()
      FROM ended e WHERE t.tenant = e.tenant AND t.id = e.task_id AND t.status = 'failed'
    )
    INSERT INTO waybill.audit_entries (tenant, actor, act, subject, detail)
    SELECT tenant, $3::text, 'dead-letter.replace', id::text,
      jsonb_build_object('task', $5::uuid, 'replaces', task_id, 'note', $4::text)::text FROM ended`,
};
