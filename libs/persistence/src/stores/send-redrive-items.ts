import type { StatementRunner } from '../database.js';
import { incidentsOfLetters } from '../statements/incidents-of-letters.js';
import { lockDeadLetters } from '../statements/lock-dead-letters.js';
import { lockIncidents } from '../statements/lock-incidents.js';
import { markRedriveItems } from '../statements/mark-redrive-items.js';
import { takeRedriveItems } from '../statements/take-redrive-items.js';
import { toColumns } from './columns.js';
import type { RedrivenTask } from './dead-letter-view.js';
import type { KeptRun } from './kept-run.js';
import { type LockedLetter, redriveLetters } from './redrive-letters.js';
import { bornBetweenOf } from './task-columns.js';

/** What was sent of a batch. */
export interface SentItems {
  tasks: RedrivenTask[];
  /** Letters sent and refused. */
  sent: number;
  refused: number;
  /** Incidents of the letters, which are locked now. */
  incidents: string[];
}

interface Taken {
  position: number;
  letterId: string;
  /** The day of its task; null where that is not known. */
  born: string | null;
}

/**
 * Sends the next `most` letters of a run's batch: those that are open still, and whose task can be sent again. `settled` are
 * incidents that this transaction will lock as well: all are locked together, in one order.
 */
export async function sendItems(
  runner: StatementRunner,
  tenant: string,
  { id: run, batch, createdBy }: KeptRun,
  most: number,
  settled: ReadonlySet<string>,
): Promise<SentItems> {
  const taken = await runner.run<Taken>(takeRedriveItems, [tenant, run, batch, most]);
  const ids = taken.map(({ letterId }) => letterId);
  const rows = await runner.run<{ id: string }>(incidentsOfLetters, [tenant, ids]);
  const incidents = rows.map(({ id }) => id);
  await runner.run(lockIncidents, [tenant, [...new Set([...incidents, ...settled])].sort()]);
  const locked = new Map(
    (await runner.run<LockedLetter>(lockDeadLetters, [tenant, ids])).map((letter) => [letter.id, letter]),
  );
  const open = [...locked.values()].filter(({ state }) => state === 'open');
  const days = bornBetweenOf(taken.map(({ born }) => (born === null ? {} : { born })));
  const by = { actor: createdBy, note: `redrive run ${run}`, days };
  const { redriven, tasks, refused } = await redriveLetters(runner, tenant, open, by);
  const sent = new Set(redriven);
  const codes = new Map(refused.map((one) => [one.id, one.refusal.code]));
  const marks = taken.map(({ position, letterId }) => ({
    position,
    state: sent.has(letterId) ? 'sent' : 'refused',
    reason: sent.has(letterId) ? null : (codes.get(letterId) ?? 'not_open'),
  }));
  await runner.run(markRedriveItems, [
    ...[tenant, run],
    ...toColumns(marks, [(mark) => mark.position, (mark) => mark.state, (mark) => mark.reason]),
  ]);
  return { tasks, sent: sent.size, refused: marks.length - sent.size, incidents };
}
