import type { Statement } from '../database.js';
import { standingOf } from './standing-of.js';

/**
 * Locks the task behind a dead letter until the transaction ends. `doubtful`: an effect of it may have happened, and nobody
 * knows. $1 tenant, $2 id of the task.
 */
export const lockReplacedTask: Statement = {
  name: 'lock-replaced-task',
  text: `SELECT ${standingOf('t')} AS status, t.status = 'parked' OR t.unsettled AND coalesce((
      SELECT a.effect_class FROM waybill.attempts a WHERE a.tenant = t.tenant AND a.task_id = t.id
      ORDER BY a.number DESC LIMIT 1) NOT IN ('read', 'metered'), true) AS doubtful
    FROM waybill.tasks t WHERE t.tenant = $1 AND t.id = $2
    ORDER BY t.born DESC FOR UPDATE OF t`,
};
