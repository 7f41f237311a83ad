import { waitUntil } from '../support/wait-until.js';
import type { Place } from './bench-scene.js';
import type { Program } from './program.js';
import { quantile } from './statistics.js';
import { TaskFeed } from './task-feed.js';

/** The share of the tasks, or webhooks, that warms a program up before the clock runs. */
export const WARM_UP = 1 / 3;

/** How long a program may take for one measurement before it counts as stuck, in milliseconds. */
const DEADLINE_MS = 600_000;

/** What a measurement of throughput came to. */
export interface Throughput {
  tasksPerSecond: number;
  /** Processor time of the program itself, without broker and database; NaN where the system does not tell. */
  cpuMicrosPerTask: number;
  /**
   * Transactions that PostgreSQL has counted in the place's database for each task, warm-up and start included: each
   * statement on the way of tasks is one of its own.
   */
  transactionsPerTask: number;
}

/** Counts results that were published, of any task. */
export const RESULTS = 'SELECT count(published_at) AS results FROM waybill.results';

/** What the product writes for every task, and whoever has its tables, so that none is fast by leaving something out. */
const WRITTEN = `
  SELECT (SELECT count(*) FROM waybill.idempotency_keys) AS keys,
    (SELECT count(*) FROM waybill.tasks WHERE status = 'succeeded' AND finished_at IS NOT NULL) AS tasks,
    (SELECT count(*) FROM waybill.attempts WHERE outcome = 'succeeded' AND ended_at IS NOT NULL) AS attempts,
    (SELECT count(*) FROM waybill.results WHERE published_at IS NOT NULL) AS results`;

/** How a measurement of throughput may differ. */
export interface ThroughputManner {
  /** Counts, under any names, what is written for every task: each must rise by their number. Null for nothing. */
  written?: string | null;
  /**
   * Whether the tasks are in the queue before the programs start, or come when all of them are there: of several, the
   * first would have done much of the work alone.
   */
  filling?: 'before' | 'running';
}

/**
 * Tasks per second in steady state, by one program or several. The clock runs from the result that ends the warm-up to the
 * last one, so that neither start nor first compilations count, nor, as far as that is possible, the filling of the queue.
 *
 * @throws Error where a program ends, stalls or has not written what it owes
 */
export async function measureThroughput(
  place: Place,
  tasks: number,
  start: () => Program | readonly Program[],
  { written = WRITTEN, filling = 'before' }: ThroughputManner = {},
): Promise<Throughput> {
  const feed = await TaskFeed.open(place.rabbitmqUrl);
  const before = await counts(place, written);
  if (filling === 'before') await feed.fill(tasks);
  const transactionsBefore = await transactions(place);
  const programs = [start()].flat();
  const during = <Result>(work: Promise<Result>): Promise<Result> =>
    programs.reduce((watched, program) => program.during(watched, DEADLINE_MS), work);
  try {
    const cpuMicros = () => programs.reduce((sum, program) => sum + program.cpuMicros(), 0);
    const look = (atMs: number) => ({ atMs, counted: feed.counted, cpuMicros: cpuMicros() });
    const last = feed.reached(tasks).then(look);
    const warm = feed.reached(Math.round(tasks * WARM_UP));
    const first = filling === 'before' ? warm.then(look) : fillFor(programs.length, feed, tasks, warm).then(look);
    const [from, to] = await during(Promise.all([first, last]));
    await assertWritten(place, { written, before, tasks });
    // A server's process counts what it has done at the latest when its client goes.
    await Promise.all(programs.map((program) => program.stop()));
    const timed = to.counted - from.counted;
    return {
      tasksPerSecond: timed / ((to.atMs - from.atMs) / 1_000),
      cpuMicrosPerTask: (to.cpuMicros - from.cpuMicros) / timed,
      transactionsPerTask: ((await transactions(place)) - transactionsBefore) / tasks,
    };
  } finally {
    await Promise.all(programs.map((program) => program.stop()));
    await feed.close();
  }
}

/** Fills the queue when so many consumers are there; returns when it is full and they are warm, at half at the latest. */
async function fillFor(consumers: number, feed: TaskFeed, tasks: number, warm: Promise<number>): Promise<number> {
  const present = async () => (await feed.consumers()) >= consumers;
  await waitUntil(`${consumers} to take tasks`, present, { deadlineMs: DEADLINE_MS });
  const filled = feed.fill(tasks);
  await warm;
  await Promise.race([filled, feed.reached(Math.ceil(tasks / 2))]);
  return performance.now();
}

/** Milliseconds from publish to result at a low fixed rate: median and 99th percentile. */
export async function measureLatency(
  place: Place,
  { perSecond, seconds }: { perSecond: number; seconds: number },
  start: () => Program,
): Promise<{ p50: number; p99: number }> {
  const feed = await TaskFeed.open(place.rabbitmqUrl);
  const program = start();
  try {
    await feed.fill(LATENCY_WARM_UP);
    await program.during(feed.reached(LATENCY_WARM_UP), DEADLINE_MS);
    const trips: Promise<number>[] = [];
    for (let n = 0; n < perSecond * seconds; n++) {
      trips.push(feed.roundTrip());
      await new Promise((resolve) => setTimeout(resolve, 1_000 / perSecond));
    }
    const sorted = (await program.during(Promise.all(trips), DEADLINE_MS)).sort((a, b) => a - b);
    return { p50: quantile(sorted, 0.5), p99: quantile(sorted, 0.99) };
  } finally {
    await program.stop();
    await feed.close();
  }
}

/** Tasks that warm a program up before its latency is measured. */
export const LATENCY_WARM_UP = 1_000;

type Counts = Readonly<Record<string, number>>;

async function counts(place: Place, written: string | null): Promise<Counts> {
  if (written === null) return {};
  const [row] = await place.query<Record<string, string>>(written);
  return Object.fromEntries(Object.entries(row ?? {}).map(([name, count]) => [name, Number(count)]));
}

async function assertWritten(
  place: Place,
  { written, before, tasks }: { written: string | null; before: Counts; tasks: number },
): Promise<void> {
  let now = before;
  const complete = async () => {
    now = await counts(place, written);
    return Object.keys(before).every((name) => (now[name] ?? 0) - (before[name] ?? 0) === tasks);
  };
  await waitUntil(`the rows of ${tasks} tasks`, complete, { everyMs: 200 }).catch(() => {
    throw new Error(`Not every row was written for ${tasks} tasks: ${JSON.stringify({ before, now })}`);
  });
}

async function transactions(place: Place): Promise<number> {
  const [row] = await place.query<{ count: string }>(
    'SELECT xact_commit + xact_rollback AS count FROM pg_stat_database WHERE datname = current_database()',
  );
  return Number(row?.count);
}
