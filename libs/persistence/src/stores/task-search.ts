import type { Statement, StatementRunner } from '../database.js';
import { listFailedTasks } from '../statements/list-failed-tasks.js';
import { listLabelledTasks } from '../statements/list-labelled-tasks.js';
import { listParkedTasks } from '../statements/list-parked-tasks.js';
import { listTasks } from '../statements/list-tasks.js';
import { listTasksOfId } from '../statements/list-tasks-of-id.js';
import { listTasksOfKey } from '../statements/list-tasks-of-key.js';
import { listTasksOfRun } from '../statements/list-tasks-of-run.js';
import { listTasksUnderWay } from '../statements/list-tasks-under-way.js';
import { listTasksWaitingFor } from '../statements/list-tasks-waiting-for.js';
import { listWaitingTasks } from '../statements/list-waiting-tasks.js';
import { searchParameters } from './search-parameters.js';
import type { TaskFilter, TaskPlace, TaskRow } from './task-view.js';

/** Tasks that one page looks at, at most: so many cost about what a page of a list as long does. */
export const TASKS_LOOKED_AT = 1_000;

/** Tasks that are taken from an index in no order and sorted, at most: were there more, a look would follow. */
const GATHERED = 500;

/** A part of a list of tasks, newest first. */
export interface FoundTasks<Found> {
  items: Found[];
  /** The place the next page begins behind; null where there is none. */
  next: TaskPlace | null;
  /** Tasks accepted before it were not looked at, though the page has room; null where it is full or all were. */
  lookedBackTo: Date | null;
}

/** A row of look-for-tasks. */
type Looked = TaskRow & { fits: boolean | null; isLast: boolean };

/** A row of gather-tasks. */
type Gathered = (TaskRow & { isCut: boolean }) | { id: null; isCut: boolean };

/**
 * Finds the newest tasks that fit, by the index that holds the fewest others. Where what an index gives is in no order, it is
 * sorted as long as it is little; otherwise, and where no index knows what is asked for, one task after the other is looked at,
 * back to a time that is told. Plans must be made anew: see plan-anew.
 */
export async function searchTasks(
  runner: StatementRunner,
  tenant: string,
  filter: TaskFilter,
): Promise<FoundTasks<TaskRow>> {
  const parameters = (looks: number) => searchParameters(tenant, filter, { rows: filter.limit + 1, looks });
  for (const statement of gatheringsFor(filter)) {
    const [first, ...more] = await runner.run<Gathered>(statement, parameters(GATHERED));
    if (first?.isCut) continue;
    const rows = [first, ...more].filter((row) => row !== undefined && row.id !== null);
    return pageOf(rows as TaskRow[], filter.limit);
  }
  const [statement, given] = lookFor(filter);
  const rows = await runner.run<Looked>(statement, [...parameters(TASKS_LOOKED_AT), ...given]);
  const last = rows.at(-1);
  const page = pageOf(
    rows.filter(({ fits }) => fits),
    filter.limit,
  );
  if (page.next !== null || !last?.isLast) return page;
  return { ...page, next: last, lookedBackTo: last.createdAt };
}

function pageOf(fitting: readonly TaskRow[], limit: number): FoundTasks<TaskRow> {
  const items = fitting.slice(0, limit);
  return { items, next: fitting.length > limit ? (items.at(-1) ?? null) : null, lookedBackTo: null };
}

/** What may be little enough to be taken whole. */
function gatheringsFor({ id, idempotencyKey, run, labels, status, reason }: TaskFilter): Statement[] {
  if (id !== null || idempotencyKey !== null || run !== null) return [];
  const isUnderWay = status === 'accepted' || status === 'running' || status === 'intent';
  return [
    ...(Object.keys(labels).length > 0 ? [listLabelledTasks] : []),
    ...(isUnderWay ? [listTasksUnderWay] : []),
    ...(status === 'waiting' && reason === null ? [listWaitingTasks] : []),
  ];
}

/** Among which tasks one after the other is looked at, and what that statement is given more. */
function lookFor({ id, idempotencyKey, run, status, reason }: TaskFilter): [Statement, unknown[]] {
  if (id !== null) return [listTasksOfId, [id]];
  if (idempotencyKey !== null) return [listTasksOfKey, [idempotencyKey]];
  if (run !== null) return [listTasksOfRun, []];
  if (status === 'failed') return [listFailedTasks, []];
  if (reason !== null) return [listTasksWaitingFor, []];
  if (status === 'parked') return [listParkedTasks, []];
  return [listTasks, []];
}
