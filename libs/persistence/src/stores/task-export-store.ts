import type { Database } from '../database.js';
import { findAllResults } from '../statements/find-all-results.js';
import { findAttempts } from '../statements/find-attempts.js';
import { findCallbacks } from '../statements/find-callbacks.js';
import { findInput } from '../statements/find-input.js';
import { findLettersOfTask } from '../statements/find-letters-of-task.js';
import { findTask } from '../statements/find-task.js';
import { findTaskProbes } from '../statements/find-task-probes.js';
import { listLabelledTasks } from '../statements/list-labelled-tasks.js';
import { planAnew } from '../statements/plan-anew.js';
import type { DeadLetterView } from './dead-letter-view.js';
import { searchParameters } from './search-parameters.js';
import { ANY_TASK, type AttemptView, type ProbeView, type TaskPlace, type TaskRow } from './task-view.js';

/** Answers of third parties are given whole. */
const WHOLE = 2 ** 31 - 1;

/** All there is of a task, as it is stored. */
export interface ExportedTask {
  task: TaskRow;
  input: Buffer;
  attempts: AttemptView[];
  probes: ProbeView[];
  results: {
    sequence: number;
    status: string;
    event: Buffer;
    output: Buffer | null;
    createdAt: Date;
    publishedAt: Date | null;
  }[];
  callbacks: {
    subscription: string;
    eventId: string;
    state: string;
    attempts: number;
    lastStatus: number | null;
    lastError: string | null;
    createdAt: Date;
    endedAt: Date | null;
  }[];
  letters: (DeadLetterView & { body: Buffer })[];
}

/** Reads all there is of the tasks of one tenant, each in a short transaction of its own. */
export class TaskExportStore {
  constructor(private readonly database: Pick<Database, 'asTenant'>) {}

  /** The places of at most `limit` tasks with a label, newest first, behind a place. */
  places(
    tenant: string,
    [name, value]: readonly [string, string],
    behind: TaskPlace | null,
    limit: number,
  ): Promise<TaskPlace[]> {
    return this.database.asTenant(tenant, async (runner) => {
      await runner.run(planAnew, []);
      const labels = { [name]: value };
      const rows = await runner.run<TaskRow | { id: null }>(
        listLabelledTasks,
        searchParameters(tenant, { ...ANY_TASK, labels, behind }, { rows: limit, looks: WHOLE }),
      );
      return rows.filter((row) => row.id !== null);
    });
  }

  /** Null where it is gone meanwhile. */
  find(tenant: string, id: string): Promise<ExportedTask | null> {
    return this.database.asTenant(tenant, async (runner) => {
      const [task] = await runner.run<TaskRow>(findTask, [tenant, id]);
      const [stored] = await runner.run<{ input: Buffer }>(findInput, [tenant, id]);
      if (!task || !stored) return null;
      const results = await runner.run<ExportedTask['results'][number]>(findAllResults, [tenant, id]);
      const events = results.map(({ sequence }) => `${id}/${sequence}`);
      return {
        task,
        input: stored.input,
        attempts: await runner.run<AttemptView>(findAttempts, [tenant, [id], WHOLE]),
        probes: await runner.run<ProbeView>(findTaskProbes, [tenant, [id], WHOLE]),
        results,
        callbacks: await runner.run<ExportedTask['callbacks'][number]>(findCallbacks, [tenant, events]),
        letters: await runner.run<ExportedTask['letters'][number]>(findLettersOfTask, [tenant, id]),
      };
    });
  }
}
