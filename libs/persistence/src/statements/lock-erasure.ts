import type { Statement } from '../database.js';

/** Locks an erasure that has not ended until the transaction does. $1 tenant, $2 id. */
export const lockErasure: Statement = {
  name: 'lock-erasure',
  text: `SELECT phase, place, label_name AS "labelName", label_value AS "labelValue", created_at::text AS "createdAt"
    FROM waybill.erasures WHERE tenant = $1 AND id = $2 AND ended_at IS NULL FOR UPDATE`,
};
