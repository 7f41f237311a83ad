import type { Statement } from '../database.js';

/** Locks those of some tasks that are finished and not erased, until the transaction ends. $1 tenant, $2 ids. */
export const lockErasable: Statement = {
  name: 'lock-erasable',
  text: `SELECT t.id FROM waybill.tasks t
    WHERE t.tenant = $1 AND t.id = ANY ($2::uuid[]) AND t.finished_at IS NOT NULL AND t.erased_at IS NULL
    ORDER BY t.id FOR UPDATE`,
};
