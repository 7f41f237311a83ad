import type { ParkedTaskFilter } from '#libs/contracts';
import type { Database } from '../database.js';
import { chooseParkedTasks } from '../statements/choose-parked-tasks.js';
import { findInput } from '../statements/find-input.js';
import { findOutput } from '../statements/find-output.js';
import { findSettled } from '../statements/find-settled.js';
import { findTask } from '../statements/find-task.js';
import { planAnew } from '../statements/plan-anew.js';
import { parkedColumns } from './parked-columns.js';
import { type FoundTasks, searchTasks } from './task-search.js';
import type { StoredOutput, TaskFilter, TaskRow, TaskView } from './task-view.js';
import { withHistory } from './with-history.js';

/** The largest result event given along in a page, in bytes: 200 of them must fit an answer. */
const PAGE_EVENT_BYTES = 8 * 1024;
const ANY_EVENT_BYTES = 2 ** 31 - 1;

/** How much of an answer is shown of one task; in a page, none. */
const ANSWER_BYTES = 2 * 1024;

/** Parked tasks that were chosen, and how many fitted. Once its fence is another, somebody has taken or decided over a task since. */
export interface ParkedChoice {
  chosen: { id: string; fence: string }[];
  total: number;
}

/** Reads tasks for the HTTP API, one tenant at a time. */
export class TaskViewStore {
  constructor(private readonly database: Database) {}

  /** A task with its attempts and result; null where this tenant has none of that id. */
  find(tenant: string, id: string): Promise<TaskView | null> {
    return this.database.asTenant(tenant, async (runner) => {
      const rows = await runner.run<TaskRow>(findTask, [tenant, id]);
      const [view] = await withHistory(runner, tenant, rows, {
        eventBytes: ANY_EVENT_BYTES,
        answerBytes: ANSWER_BYTES,
      });
      return view ?? null;
    });
  }

  /** A page, newest first. A result event over 8 KiB is left out. */
  list(tenant: string, filter: TaskFilter): Promise<FoundTasks<TaskView>> {
    return this.database.asTenant(tenant, async (runner) => {
      await runner.run(planAnew, []);
      const found = await searchTasks(runner, tenant, filter);
      const items = await withHistory(runner, tenant, found.items, { eventBytes: PAGE_EVENT_BYTES, answerBytes: 0 });
      return { ...found, items };
    });
  }

  /** At most `limit` parked tasks that fit, the oldest first, each with the fence it was parked under, and how many there are. */
  parked(tenant: string, filter: ParkedTaskFilter, limit: number): Promise<ParkedChoice> {
    return this.database.asTenant(tenant, async (runner) => {
      await runner.run(planAnew, []);
      const narrowed = [tenant, ...parkedColumns(filter), limit];
      const [row] = await runner.run<ParkedChoice>(chooseParkedTasks, narrowed);
      return row ?? { chosen: [], total: 0 };
    });
  }

  /** What the task was asked to do, as JSON; null where there is no such task. */
  input(tenant: string, id: string): Promise<Buffer | null> {
    return this.database.asTenant(tenant, async (runner) => {
      const [row] = await runner.run<{ input: Buffer }>(findInput, [tenant, id]);
      return row?.input ?? null;
    });
  }

  /** What the task's present result put out; null where there is no such task or no result. */
  output(tenant: string, id: string): Promise<StoredOutput | null> {
    return this.database.asTenant(tenant, async (runner) => {
      const [row] = await runner.run<StoredOutput>(findOutput, [tenant, id]);
      return row ?? null;
    });
  }

  /** Which of these tasks have a result now. */
  settled(tenant: string, ids: readonly string[]): Promise<string[]> {
    return this.database.asTenant(tenant, async (runner) => {
      const rows = await runner.run<{ id: string }>(findSettled, [tenant, ids]);
      return rows.map(({ id }) => id);
    });
  }
}
