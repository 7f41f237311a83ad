import type { TraceHeaders } from '#libs/contracts';
import type { Database, StatementRunner } from '../database.js';
import { chooseDeadLetters } from '../statements/choose-dead-letters.js';
import { countDeadLetters } from '../statements/count-dead-letters.js';
import { endDeadLetters } from '../statements/end-dead-letters.js';
import { listDeadLetters } from '../statements/list-dead-letters.js';
import { lockDeadLetters } from '../statements/lock-dead-letters.js';
import { lockIncidentsOf } from '../statements/lock-incidents-of.js';
import { planAnew } from '../statements/plan-anew.js';
import { redriveTasks } from '../statements/redrive-tasks.js';
import { resolveIncidents } from '../statements/resolve-incidents.js';
import type {
  DeadLetterFilter,
  DeadLetterPage,
  DeadLetterSelection,
  DeadLetterView,
  DiscardReport,
  RedriveReport,
  Refusal,
} from './dead-letter-view.js';

/** Dead letters ended in one transaction at most. */
const CHUNK = 200;

interface LockedRow {
  id: string;
  task_id: string | null;
  state: string;
}

interface TaskRow {
  id: string;
  connector: string;
  action: string;
  status: string;
  doubtful: boolean | null;
  trace: TraceHeaders | null;
}

/** Dead letters as operators of one tenant see and end them. For the control-plane: each method sees its tenant only. */
export class DeadLetterStore {
  constructor(private readonly database: Pick<Database, 'asTenant'>) {}

  /** A page of at most `limit`, newest first, after the id `cursor`. */
  list(tenant: string, filter: DeadLetterFilter, cursor: string | null, limit: number): Promise<DeadLetterPage> {
    const narrowed = [tenant, ...narrow(filter), filter.state ?? null];
    return this.database.asTenant(tenant, async (runner) => {
      await runner.run(planAnew, []);
      const rows = await runner.run<DeadLetterView>(listDeadLetters, [...narrowed, cursor, limit + 1]);
      const [count] = await runner.run<{ total: number }>(countDeadLetters, narrowed);
      const items = rows.slice(0, limit);
      return { items, next: rows.length > limit ? (items.at(-1)?.id ?? null) : null, total: count?.total ?? 0 };
    });
  }

  /**
   * Sends the tasks behind open dead letters back to the start and ends the dead letters, audited, 200 in a transaction.
   * A task is redriven once, however often it is asked for. Hints for `tasks` are the caller's to publish; without them
   * the sweeper brings the tasks.
   */
  async redrive(tenant: string, selection: DeadLetterSelection, actor: string): Promise<RedriveReport> {
    const report: RedriveReport = { redriven: [], tasks: [], refused: [] };
    await this.#inChunks(tenant, selection, { actor, refused: report.refused }, async (runner, open) => {
      const taskIds = [...new Set(open.flatMap(({ task_id }) => task_id ?? []))].sort();
      const rows = taskIds.length === 0 ? [] : await runner.run<TaskRow>(redriveTasks, [tenant, taskIds]);
      const tasks = new Map(rows.map((row) => [row.id, row]));
      const ended: string[] = [];
      for (const { id, task_id } of open) {
        const refusal = whyNot(task_id === null ? null : (tasks.get(task_id) ?? 'unknown'));
        if (refusal === null) ended.push(id);
        else report.refused.push({ id, reason: refusal });
      }
      await end(runner, tenant, ended, 'redriven', actor, null);
      report.redriven.push(...ended);
      for (const { id, connector, action, trace } of rows) {
        if (trace !== null) report.tasks.push({ tenant, id, connector, action, trace });
      }
    });
    return report;
  }

  /** Ends open dead letters without doing anything about them, audited. Their tasks stay as they are. */
  async discard(
    tenant: string,
    selection: DeadLetterSelection,
    actor: string,
    note: string | null,
  ): Promise<DiscardReport> {
    const report: DiscardReport = { discarded: [], refused: [] };
    await this.#inChunks(tenant, selection, { actor, refused: report.refused }, async (runner, open) => {
      const ids = open.map(({ id }) => id);
      await end(runner, tenant, ids, 'discarded', actor, note);
      report.discarded.push(...ids);
    });
    return report;
  }

  async #inChunks(
    tenant: string,
    selection: DeadLetterSelection,
    { actor, refused }: { actor: string; refused: Refusal[] },
    act: (runner: StatementRunner, open: LockedRow[]) => Promise<void>,
  ): Promise<void> {
    for await (const ids of this.#chunks(tenant, selection)) {
      await this.database.asTenant(tenant, async (runner) => {
        const incidents = await runner.run<{ id: string }>(lockIncidentsOf, [tenant, ids]);
        const locked = await runner.run<LockedRow>(lockDeadLetters, [tenant, ids]);
        const known = new Map(locked.map((row) => [row.id, row]));
        for (const id of ids) {
          const state = known.get(id)?.state;
          if (state === undefined) refused.push({ id, reason: 'There is no such dead letter' });
          else if (state !== 'open') refused.push({ id, reason: `It is ${state} already` });
        }
        await act(
          runner,
          locked.filter(({ state }) => state === 'open'),
        );
        await runner.run(resolveIncidents, [tenant, incidents.map(({ id }) => id), actor]);
      });
    }
  }

  async *#chunks(tenant: string, selection: DeadLetterSelection): AsyncGenerator<string[]> {
    if ('ids' in selection) {
      const ids = [...new Set(selection.ids.map((id) => id.toLowerCase()))];
      for (let at = 0; at < ids.length; at += CHUNK) yield ids.slice(at, at + CHUNK);
      return;
    }
    for (let after: string | null = null; ; ) {
      const parameters: unknown[] = [tenant, ...narrow(selection.filter), after, CHUNK];
      const rows: { id: string }[] = await this.database.asTenant(tenant, (runner) =>
        runner.run<{ id: string }>(chooseDeadLetters, parameters),
      );
      const ids = rows.map(({ id }) => id);
      if (ids.length > 0) yield ids;
      if (ids.length < CHUNK) return;
      after = ids.at(-1) ?? null;
    }
  }
}

const narrow = ({ connector, action, reason }: DeadLetterFilter) => [connector ?? null, action ?? null, reason ?? null];

function whyNot(task: TaskRow | 'unknown' | null): string | null {
  if (task === null) return 'There is no task behind it: publish a corrected task';
  if (task === 'unknown') return 'Its task was never accepted, or is gone: publish a corrected task';
  if (task.doubtful) return 'Its effect may have happened and must not happen twice: nobody may send it again';
  return task.trace === null ? `Its task is ${task.status}; only a failed one is redriven` : null;
}

async function end(
  runner: StatementRunner,
  tenant: string,
  ids: readonly string[],
  state: 'redriven' | 'discarded',
  actor: string,
  note: string | null,
): Promise<void> {
  if (ids.length === 0) return;
  const act = state === 'redriven' ? 'dead-letter.redrive' : 'dead-letter.discard';
  await runner.run(endDeadLetters, [tenant, ids, state, actor, note, act]);
}
