import type { Statement } from '../database.js';
import { forgetting, OVER_WITH_TASKS } from './forgetting.js';

/** Deletes idempotency keys that are over; never that of a task that is there. $1 days kept, $2 at most. */
export const forgetKeys: Statement = {
  name: 'forget-keys',
  text: forgetting(
    'idempotency_keys',
    'tenant, key',
    `r.created_at < ${OVER_WITH_TASKS}
      AND (SELECT t.id FROM waybill.tasks t WHERE t.tenant = r.tenant AND t.id = r.task_id LIMIT 1) IS NULL`,
  ),
};
