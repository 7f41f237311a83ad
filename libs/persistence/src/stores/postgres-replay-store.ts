import type {
  ReplayedRow,
  ReplayedShare,
  ReplayRef,
  ReplayRules,
  ReplaySelection,
  ReplayStanding,
  ReplayStep,
  ReplayStore,
} from '#libs/delivery';
import type { Database, StatementRunner } from '../database.js';
import { holdOffErasures } from '../statements/hold-off-erasures.js';
import { keepReplayRun } from '../statements/keep-replay-run.js';
import { liveReplayRuns } from '../statements/live-replay-runs.js';
import { lockReplayRun } from '../statements/lock-replay-run.js';
import { oweEventsAnew } from '../statements/owe-events-anew.js';
import { oweResultsAnew } from '../statements/owe-results-anew.js';
import { pageReplayedEvents } from '../statements/page-replayed-events.js';
import { pageReplayedResults } from '../statements/page-replayed-results.js';
import { planAnew } from '../statements/plan-anew.js';

/** Rows looked at in one step at most, most of which may not be meant. */
const PAGE = 500;

const SOURCES = {
  results: { page: pageReplayedResults, owe: oweResultsAnew },
  events: { page: pageReplayedEvents, owe: oweEventsAnew },
} as const;

interface LockedRun extends ReplayStanding, ReplaySelection {
  id: string;
  subscription: string;
  kind: keyof typeof SOURCES;
  sliceMs: number;
  /** Of the last row that had its turn, of the instant `fromMicros`; null where all of that are to be looked at. */
  key: string | null;
  fromMicros: string;
  toMicros: string;
  /** When the subscription was made. */
  bornMicros: string | null;
  now: Date;
}

/** Where a run goes on, and what its step came to. */
interface Kept {
  state: 'running' | 'cancelled' | 'done';
  reason: string | null;
  pacedAt: Date;
  micros: string;
  key: string | null;
  sliceMs: number;
  sent: number;
  alreadyOwed: number;
  erased: number;
}

const NOTHING = { sent: 0, alreadyOwed: 0, erased: 0 };

/**
 * Carries replay runs out, step by step, over the publisher's role: the run is locked, its next rows are owed anew and how far it is is
 * kept, in one transaction. Any number of replicas may do so: one that finds a run locked leaves it to the other.
 */
export class PostgresReplayStore implements ReplayStore {
  constructor(private readonly database: Pick<Database, 'run' | 'transaction'>) {}

  live(limit: number): Promise<ReplayRef[]> {
    return this.database.run<ReplayRef>(liveReplayRuns, [limit]);
  }

  advance({ tenant, id }: ReplayRef, rules: ReplayRules): Promise<ReplayStep | null> {
    return this.database.transaction(async (runner) => {
      await runner.run(planAnew, []);
      const [run] = await runner.run<LockedRun>(lockReplayRun, [tenant, id]);
      if (!run) return null;
      const next = rules.next(run, run.now);
      if (next.kind === 'send') return send(runner, tenant, run, { rules, most: next.most });
      const over = next.kind === 'wait' ? null : next;
      const state = over === null ? 'running' : over.kind === 'finish' ? 'done' : 'cancelled';
      const reason = over?.kind === 'end' ? over.reason : null;
      await keep(runner, tenant, run, { ...standing(run), ...NOTHING, state, reason });
      return { ...NOTHING, over: over !== null, more: false };
    });
  }
}

async function send(
  runner: StatementRunner,
  tenant: string,
  run: LockedRun,
  { rules, most }: { rules: ReplayRules; most: number },
): Promise<ReplayStep> {
  const [erasures] = await runner.run<{ held: boolean }>(holdOffErasures, [tenant]);
  if (!erasures?.held) {
    await keep(runner, tenant, run, standing(run));
    return { ...NOTHING, over: false, more: false };
  }
  const { page, owe } = SOURCES[run.kind];
  const rows = await runner.run<Omit<ReplayedRow, 'older'>>(page, [
    ...[tenant, run.subscription, run.fromMicros, run.toMicros, run.key, PAGE],
  ]);
  const born = BigInt(run.bornMicros ?? 0);
  const share = rules.choose(
    rows.map((row) => ({ ...row, older: BigInt(row.micros) < born })),
    run,
    most,
  );
  const { eventIds } = share;
  const [owed] =
    eventIds.length === 0 ? [] : await runner.run<{ owed: number }>(owe, [tenant, run.subscription, run.id, eventIds]);
  const sent = owed?.owed ?? 0;
  const counts = { sent, alreadyOwed: share.alreadyOwed + eventIds.length - sent, erased: share.erased };
  const isSliceDone = share.all && rows.length < PAGE;
  await keep(runner, tenant, run, {
    ...standing(run),
    ...counts,
    ...place(run, share, isSliceDone),
    pacedAt: eventIds.length === 0 ? run.pacedAt : rules.pacedAfter(run, eventIds.length, run.now),
    sliceMs: share.all ? rules.slice(run.sliceMs, rows.length, PAGE) : run.sliceMs,
  });
  return { ...counts, over: false, more: true };
}

/** A run as it was, with nothing more done. */
const standing = (run: LockedRun): Kept => ({
  ...{ state: 'running', reason: null, pacedAt: run.pacedAt, micros: run.fromMicros, key: run.key },
  ...{ sliceMs: run.sliceMs, ...NOTHING },
});

/** Where it goes on: behind the last row, or where the next look begins. */
function place(run: LockedRun, { last }: ReplayedShare, isSliceDone: boolean): Pick<Kept, 'micros' | 'key'> {
  if (isSliceDone) return { micros: run.toMicros, key: null };
  return last === null ? { micros: run.fromMicros, key: run.key } : { micros: last.micros, key: last.key };
}

async function keep(runner: StatementRunner, tenant: string, { id }: LockedRun, kept: Kept): Promise<void> {
  const { state, reason, pacedAt, micros, key, sliceMs, sent, alreadyOwed, erased } = kept;
  await runner.run(keepReplayRun, [
    ...[tenant, id, state, reason, pacedAt, micros, key, sliceMs, sent, alreadyOwed, erased],
  ]);
}
