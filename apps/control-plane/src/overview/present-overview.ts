import { type Overview, WAITING_REASONS } from '#libs/contracts';
import { judgeSilence } from '#libs/ingest';
import type { OverviewReading, StandingTasks } from '#libs/persistence';
import { drainOf } from './drain.js';
import { type BucketCount, percentile } from './percentile.js';
import { rateOver } from './throughput.js';

/** What waits for a time of its own or for somebody goes on no sooner, however fast the rest is done. */
const HELD: ReadonlySet<string | null> = new Set(['not_before', 'retry', 'probe', 'configuration', 'paused']);
/** Silent sources that are named at most. */
const MOST_NAMED = 20;

/** Puts what was counted for a tenant into an overview. Pure. */
export function presentOverview(reading: OverviewReading): Overview {
  const { at, countedUntil, connections, minutes, took, standing, incidents, deadLetters } = reading;
  const until = countedUntil ?? at;
  const waiting = standing.filter(({ status }) => status === 'waiting');
  const silent = reading.sources.filter(({ heard, ...source }) => judgeSilence({ ...source, ...heard }, at).silent);
  return {
    at: at.toISOString(),
    countedUntil: countedUntil?.toISOString() ?? null,
    throughput: {
      lastMinute: rateOver(minutes, until, 1),
      last5Minutes: rateOver(minutes, until, 5),
      last60Minutes: rateOver(minutes, until, 60),
    },
    acceptToDone: {
      last5Minutes: tookOf(took.map(({ bucket, recent }) => ({ bucket, tasks: recent }))),
      last60Minutes: tookOf(took),
    },
    backlog: backlogOf(reading, until),
    waiting: {
      tasks: sum(waiting),
      reasons: WAITING_REASONS.map((reason) => ({
        reason,
        tasks: sum(waiting.filter((one) => one.reason === reason)),
      }))
        .filter(({ tasks }) => tasks > 0)
        .toSorted((one, other) => other.tasks - one.tasks),
    },
    parked: sum(standing.filter(({ status }) => status === 'parked')),
    incidents,
    deadLetters,
    failingConnections: {
      total: connections[0]?.total ?? 0,
      items: connections.map(({ name, reason }) => ({ name, reason })),
    },
    silentSources: {
      total: silent.length,
      items: silent
        .slice(0, MOST_NAMED)
        .map(({ name, madeAt, heard }) => ({ name, lastAt: (heard.lastReceivedAt ?? madeAt).toISOString() })),
    },
  };
}

function backlogOf({ at, countedUntil, minutes, standing, standingAt }: OverviewReading, until: Date) {
  const unfinished = standing.filter(({ status }) => status !== 'parked');
  const movable = unfinished.filter(({ status, reason }) => status !== 'waiting' || !HELD.has(reason));
  const secondsTo = (time: Date | null) => time && Math.round((time.getTime() - at.getTime()) / 1_000);
  const deadline = firstDeadline(unfinished);
  return {
    tasks: sum(unfinished),
    movable: sum(movable),
    oldestAt: oldest(unfinished)?.toISOString() ?? null,
    standingAt: standingAt?.toISOString() ?? null,
    nextDeadline: deadline?.toISOString() ?? null,
    deadlineSeconds: secondsTo(deadline),
    ...drainOf({
      movable: sum(movable),
      oldestSeconds: -(secondsTo(oldest(movable)) ?? 0),
      deadlineSeconds: secondsTo(firstDeadline(movable)),
      rate: countedUntil === null ? null : rateOver(minutes, until, 5),
    }),
  };
}

function tookOf(counts: readonly BucketCount[]) {
  return {
    tasks: counts.reduce((total, { tasks }) => total + tasks, 0),
    p50: percentile(counts, 0.5),
    p95: percentile(counts, 0.95),
    p99: percentile(counts, 0.99),
  };
}

const sum = (some: readonly StandingTasks[]): number => some.reduce((total, { tasks }) => total + tasks, 0);
const oldest = (some: readonly StandingTasks[]): Date | null => least(some.map(({ oldestAt }) => oldestAt));
const firstDeadline = (some: readonly StandingTasks[]): Date | null =>
  least(some.flatMap(({ nextDeadline }) => nextDeadline ?? []));
const least = (times: readonly Date[]): Date | null => times.toSorted((one, other) => +one - +other)[0] ?? null;
