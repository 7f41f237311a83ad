import type { Statement } from '../database.js';
import { DECISION_RUN_COLUMNS } from './decision-run-columns.js';

/** One decision run, by its id or by the key that has started it. $1 tenant, $2 id or null, $3 key or null. */
export const findDecisionRun: Statement = {
  name: 'find-decision-run',
  text: `SELECT ${DECISION_RUN_COLUMNS} FROM waybill.decision_runs r
    WHERE r.tenant = $1 AND (r.id = $2::uuid OR r.idempotency_key = $3::text)`,
};
