import type { Statement } from '../database.js';
import { DECISION_RUN_COLUMNS } from './decision-run-columns.js';

/** One decision run, locked until the transaction ends, and the time it is. $1 tenant, $2 id. */
export const lockDecisionRun: Statement = {
  name: 'lock-decision-run',
  text: `SELECT ${DECISION_RUN_COLUMNS}, clock_timestamp() AS now FROM waybill.decision_runs r
    WHERE r.tenant = $1 AND r.id = $2 FOR UPDATE`,
};
