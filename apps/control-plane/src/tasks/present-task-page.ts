import type { FoundTasks, TaskView } from '#libs/persistence';
import { cursorBehind, type Page } from '../http/page.js';
import { type PresentedTask, presentTask } from './present-task.js';
import { keyOf } from './task-place.js';

/** A page of tasks as the API shows it. */
export interface TaskPage extends Page<PresentedTask> {
  /** Tasks accepted before it were not looked at for this page; null where it is full or all were. */
  lookedBackTo: Date | null;
}

/** A page of tasks as the API shows it. */
export function presentTaskPage({ items, next, lookedBackTo }: FoundTasks<TaskView>): TaskPage {
  return { items: items.map(presentTask), nextCursor: next && cursorBehind(keyOf(next)), lookedBackTo };
}
