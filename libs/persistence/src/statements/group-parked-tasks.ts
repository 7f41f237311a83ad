import type { Statement } from '../database.js';
import { effectClassOf, PARKED_TASKS } from './parked-tasks.js';

/** How many parked tasks there are with one cause, the largest group first. Parameters as in parked-tasks. */
export const groupParkedTasks: Statement = {
  name: 'group-parked-tasks',
  text: `SELECT connector, action, reason, effect_class AS "effectClass", count(*)::int AS tasks
    FROM (SELECT t.connector, t.action, t.reason, ${effectClassOf('t')} AS effect_class FROM ${PARKED_TASKS}) parked
    GROUP BY connector, action, reason, effect_class ORDER BY tasks DESC, connector, action, reason, effect_class`,
};
