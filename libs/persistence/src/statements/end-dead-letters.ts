import type { Statement } from '../database.js';

/** Ends open dead letters that are locked, and audits it. $1 tenant, $2 ids, $3 state, $4 actor, $5 note, $6 act. */
export const endDeadLetters: Statement = {
  name: 'end-dead-letters',
  text: `WITH ended AS (
      UPDATE waybill.dead_letters SET state = $3, ended_at = now(), ended_by = $4::text, ended_note = $5::text
      WHERE tenant = $1 AND id = ANY ($2::uuid[]) AND state = 'open'
      RETURNING tenant, id
    )
    INSERT INTO waybill.audit_entries (tenant, actor, act, subject, detail)
    SELECT tenant, $4::text, $6::text, id::text, coalesce($5::text, '') FROM ended ORDER BY id`,
};
