import type { Statement } from '../database.js';
import { forgetting, OVER_WITH_TASKS } from './forgetting.js';

/** Deletes the probes of tasks that are gone. $1 days kept, $2 at most. */
export const forgetProbes: Statement = {
  name: 'forget-probes',
  text: forgetting(
    'probes',
    'tenant, task_id, attempt, number',
    `r.at < ${OVER_WITH_TASKS}
      AND (SELECT t.id FROM waybill.tasks t WHERE t.tenant = r.tenant AND t.id = r.task_id LIMIT 1) IS NULL`,
  ),
};
