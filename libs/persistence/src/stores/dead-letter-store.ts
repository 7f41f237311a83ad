import type { Database, StatementRunner } from '../database.js';
import { chooseDeadLetters } from '../statements/choose-dead-letters.js';
import { chooseLettersOfIncident } from '../statements/choose-letters-of-incident.js';
import { countDeadLetters } from '../statements/count-dead-letters.js';
import { listDeadLetters } from '../statements/list-dead-letters.js';
import { listLettersOfIncident } from '../statements/list-letters-of-incident.js';
import { listLettersOfTask } from '../statements/list-letters-of-task.js';
import { lockDeadLetters } from '../statements/lock-dead-letters.js';
import { lockIncidentsOf } from '../statements/lock-incidents-of.js';
import { planAnew } from '../statements/plan-anew.js';
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
import { endLetters, explainRefusal, type LockedLetter, redriveLetters } from './redrive-letters.js';
import { bornBetweenOf } from './task-columns.js';

/** Dead letters ended in one transaction at most. */
const CHUNK = 200;

/** A letter does not say from when its task is. */
const ALL_DAYS = bornBetweenOf([{}]);

/** Dead letters as operators of one tenant see and end them. For the control-plane: each method sees its tenant only. */
export class DeadLetterStore {
  constructor(private readonly database: Pick<Database, 'asTenant'>) {}

  /** A page of at most `limit`, newest first, after the id `cursor`. */
  list(tenant: string, filter: DeadLetterFilter, cursor: string | null, limit: number): Promise<DeadLetterPage> {
    const { state = null, incident = null, task = null } = filter;
    const narrowed = [...narrow(filter), state];
    const [statement, given] =
      task !== null
        ? [listLettersOfTask, [tenant, task, ...narrowed, incident]]
        : incident !== null
          ? [listLettersOfIncident, [tenant, incident, ...narrowed]]
          : [listDeadLetters, [tenant, ...narrowed]];
    return this.database.asTenant(tenant, async (runner) => {
      await runner.run(planAnew, []);
      const rows = await runner.run<DeadLetterView>(statement, [...given, cursor, limit + 1]);
      const [count] = await runner.run<{ total: number }>(countDeadLetters, [tenant, ...narrowed, incident, task]);
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
      const { redriven, tasks, refused } = await redriveLetters(runner, tenant, open, {
        actor,
        note: null,
        days: ALL_DAYS,
      });
      report.redriven.push(...redriven);
      report.tasks.push(...tasks);
      report.refused.push(...refused.map(({ id, refusal }) => ({ id, reason: explainRefusal(refusal) })));
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
      await endLetters(runner, tenant, ids, { state: 'discarded', actor, note });
      report.discarded.push(...ids);
    });
    return report;
  }

  async #inChunks(
    tenant: string,
    selection: DeadLetterSelection,
    { actor, refused }: { actor: string; refused: Refusal[] },
    act: (runner: StatementRunner, open: LockedLetter[]) => Promise<void>,
  ): Promise<void> {
    for await (const ids of this.#chunks(tenant, selection)) {
      await this.database.asTenant(tenant, async (runner) => {
        const incidents = await runner.run<{ id: string }>(lockIncidentsOf, [tenant, ids]);
        const locked = await runner.run<LockedLetter>(lockDeadLetters, [tenant, ids]);
        const known = new Map(locked.map((row) => [row.id, row]));
        for (const id of ids) {
          const state = known.get(id)?.state;
          if (state === undefined) refused.push({ id, reason: 'There is no such dead letter' });
          else if (state !== 'open') refused.push({ id, reason: explainRefusal({ code: 'not_open', state }) });
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
    const [statement, given] =
      'incident' in selection
        ? [chooseLettersOfIncident, [selection.incident]]
        : [chooseDeadLetters, narrow(selection.filter)];
    for (let after: string | null = null; ; ) {
      const parameters: unknown[] = [tenant, ...given, after, CHUNK];
      const rows: { id: string }[] = await this.database.asTenant(tenant, (runner) =>
        runner.run<{ id: string }>(statement, parameters),
      );
      const ids = rows.map(({ id }) => id);
      if (ids.length > 0) yield ids;
      if (ids.length < CHUNK) return;
      after = ids.at(-1) ?? null;
    }
  }
}

const narrow = ({ connector, action, reason }: DeadLetterFilter) => [connector ?? null, action ?? null, reason ?? null];
