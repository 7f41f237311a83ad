import type { Page, Task } from '../api/answers.js';
import type { ConsoleApi } from '../api/console-api.js';
import { queryOf, type TaskSearch } from './task-search.js';

/** Tasks that are shown at once. */
const SHOWN = 50;
/** How often the API is asked to look further before a person is. */
const MOST_LOOKS = 10;

/** A part of what was found, newest first. */
export interface TaskPage extends Page<Task> {
  /** ISO 8601: tasks accepted before it were not looked at; null where the page is full or all were. */
  readonly lookedBackTo: string | null;
}

/** Finds the newest tasks that fit behind a cursor, empty for none: looks on until there is a page of them, or for long enough. */
export async function readTasks(
  api: Pick<ConsoleApi, 'read'>,
  search: TaskSearch,
  from: string,
  signal: AbortSignal,
): Promise<TaskPage> {
  const items: Task[] = [];
  let cursor = from;
  for (let looks = 1; ; looks++) {
    const query = queryOf(search);
    query.set('limit', String(SHOWN - items.length));
    if (cursor !== '') query.set('cursor', cursor);
    const page = await api.read<TaskPage>('/v1/tasks', query, signal);
    items.push(...page.items);
    const isDone = page.nextCursor === null || page.lookedBackTo === null || items.length >= SHOWN;
    if (isDone || looks === MOST_LOOKS) return { ...page, items };
    cursor = page.nextCursor ?? '';
  }
}
