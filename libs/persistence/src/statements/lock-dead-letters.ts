import type { Statement } from '../database.js';

/** Locks dead letters of a tenant until the transaction ends, in the order of their ids. $1 tenant, $2 ids. */
export const lockDeadLetters: Statement = {
  name: 'lock-dead-letters',
  text: `SELECT id, task_id, connector, action, state FROM waybill.dead_letters
    WHERE tenant = $1 AND id = ANY ($2::uuid[])
    ORDER BY id FOR UPDATE`,
};
