import type { Statement } from '../database.js';
import { taskPage } from './task-page.js';

/**
 * A page of the tasks that carry all of some labels, by the index over labels. Parameters as in task-page, then $8 the
 * labels as a JSON object.
 */
export const listLabelledTasks: Statement = {
  name: 'list-labelled-tasks',
  text: taskPage(`labels <> '{}' AND labels @> $8::jsonb`),
};
