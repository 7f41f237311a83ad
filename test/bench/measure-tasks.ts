import { waitUntil } from '../support/wait-until.js';
import type { Place } from './bench-scene.js';
import type { Program } from './program.js';
import { quantile } from './statistics.js';
import { TaskFeed } from './task-feed.js';

/** The share of the tasks, or webhooks, that warms a program up before the clock runs. */
export const WARM_UP = 0.2;

/** How long a program may take for one measurement before it counts as stuck, in milliseconds. */
const DEADLINE_MS = 600_000;

/** What a measurement of throughput came to. */
export interface Throughput {
  tasksPerSecond: number;
  /** Processor time of the program itself, without broker and database; NaN where the system does not tell. */
  cpuMicrosPerTask: number;
}

/** What a program must have written for every task, so that none is fast by leaving something out. */
const WRITTEN = `
  SELECT (SELECT count(*) FROM waybill.idempotency_keys) AS keys,
    (SELECT count(*) FROM waybill.tasks WHERE status = 'succeeded' AND finished_at IS NOT NULL) AS tasks,
    (SELECT count(*) FROM waybill.attempts WHERE outcome = 'succeeded' AND ended_at IS NOT NULL) AS attempts,
    (SELECT count(*) FROM waybill.results WHERE published_at IS NOT NULL) AS results`;

/**
 * Tasks per second in steady state. All tasks are in the queue before the program starts; the clock runs from the
 * result that ends the warm-up to the last one, so that neither its start nor the first compilations count.
 *
 * @throws Error where the program ends, stalls or has not written what it owes
 */
export async function measureThroughput(
  place: Place,
  tasks: number,
  start: () => Program,
  { durable = true }: { durable?: boolean } = {},
): Promise<Throughput> {
  const feed = await TaskFeed.open(place.rabbitmqUrl);
  const before = await written(place);
  await feed.fill(tasks);
  const warm = Math.round(tasks * WARM_UP);
  const program = start();
  try {
    const look = (atMs: number) => ({ atMs, cpuMicros: program.cpuMicros() });
    const looks = Promise.all([feed.reached(warm).then(look), feed.reached(tasks).then(look)]);
    const [from, to] = await program.during(looks, DEADLINE_MS);
    if (durable) await assertWritten(place, before, tasks);
    const timed = tasks - warm;
    return {
      tasksPerSecond: timed / ((to.atMs - from.atMs) / 1_000),
      cpuMicrosPerTask: (to.cpuMicros - from.cpuMicros) / timed,
    };
  } finally {
    await program.stop();
    await feed.close();
  }
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

type Counts = Record<'keys' | 'tasks' | 'attempts' | 'results', number>;

async function written(place: Place): Promise<Counts> {
  const [row] = await place.query<Record<keyof Counts, string>>(WRITTEN);
  if (!row) throw new Error('The tables of tasks could not be counted');
  return { keys: +row.keys, tasks: +row.tasks, attempts: +row.attempts, results: +row.results };
}

async function assertWritten(place: Place, before: Counts, tasks: number): Promise<void> {
  let now = before;
  const complete = async () => {
    now = await written(place);
    return (Object.keys(before) as (keyof Counts)[]).every((name) => now[name] - before[name] === tasks);
  };
  await waitUntil(`the rows of ${tasks} tasks`, complete, { everyMs: 200 }).catch(() => {
    throw new Error(`Not every row was written for ${tasks} tasks: ${JSON.stringify({ before, now })}`);
  });
}
