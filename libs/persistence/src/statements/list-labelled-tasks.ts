import type { Statement } from '../database.js';
import { gatherTasks } from './gather-tasks.js';

/**
 * Gathers the tasks that carry all of some labels, by the index over labels: through a function, for a role that walls keep to
 * one tenant may not ask that index itself. Parameters as in gather-tasks, $16 given.
 */
export const listLabelledTasks: Statement = {
  name: 'list-labelled-tasks',
  text: gatherTasks('waybill.labelled_tasks($16::jsonb, $7::bigint + 1) WHERE tenant = $1'),
};
