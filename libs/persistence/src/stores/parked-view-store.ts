import type { ParkedGroup, ParkedTaskFilter } from '#libs/contracts';
import type { Database } from '../database.js';
import { groupParkedTasks } from '../statements/group-parked-tasks.js';
import { pageParkedTasks } from '../statements/page-parked-tasks.js';
import { planAnew } from '../statements/plan-anew.js';
import { parkedColumns } from './parked-columns.js';
import type { TaskPlace, TaskRow, TaskView } from './task-view.js';
import { withHistory } from './with-history.js';

/** How much of a result event and of an answer is given along in a page, in bytes: 200 tasks with many attempts must fit. */
const EVENT_BYTES = 8 * 1024;
const ANSWER_BYTES = 512;

/** Parked tasks with their evidence, for the HTTP API, one tenant at a time. */
export class ParkedViewStore {
  constructor(private readonly database: Pick<Database, 'asTenant'>) {}

  /** At most `limit`, the oldest first, behind a place or from the first one; with all that fit, by cause. */
  page(
    tenant: string,
    filter: ParkedTaskFilter,
    behind: TaskPlace | null,
    limit: number,
  ): Promise<{ tasks: TaskView[]; groups: ParkedGroup[] }> {
    return this.database.asTenant(tenant, async (runner) => {
      await runner.run(planAnew, []);
      const narrowed = [tenant, ...parkedColumns(filter)];
      const groups = await runner.run<ParkedGroup>(groupParkedTasks, narrowed);
      const place = [behind?.createdMicros ?? null, behind?.id ?? null];
      const rows = await runner.run<TaskRow>(pageParkedTasks, [...narrowed, ...place, limit]);
      const shown = { eventBytes: EVENT_BYTES, answerBytes: ANSWER_BYTES };
      return { tasks: await withHistory(runner, tenant, rows, shown), groups };
    });
  }
}
