import type { Statement } from '../database.js';

/** Which of some tasks have a result now. $1 tenant, $2 task ids. */
export const findSettled: Statement = {
  name: 'find-settled',
  text: `SELECT id FROM tasks
    WHERE tenant = $1 AND id = ANY($2::uuid[])
      AND status IN ('succeeded', 'failed', 'parked', 'cancelled', 'expired')`,
};
