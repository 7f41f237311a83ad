import type { Statement } from '../database.js';
import { PARKED_TASKS } from './parked-tasks.js';

/** The decision run that has chosen one of the parked tasks that are meant. Parameters as in parked-tasks. */
export const findPresentDecisionRun: Statement = {
  name: 'find-present-decision-run',
  text: `SELECT i.run_id AS id FROM waybill.decision_items i
    WHERE i.tenant = $1 AND i.state = 'chosen' AND i.task_id IN (SELECT t.id FROM ${PARKED_TASKS}) LIMIT 1`,
};
