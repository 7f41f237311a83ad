import { waitUntil } from '../support/wait-until.js';
import { OTHER, OTHER_HOST, type Place } from './bench-scene.js';
import type { Bench } from './measure-definition.js';
import { LATENCY_WARM_UP, measureThroughput, RESULTS } from './measure-tasks.js';
import type { Program } from './program.js';
import { quantile } from './statistics.js';
import { TaskFeed } from './task-feed.js';
import { publishTasks } from './task-sender.js';

const DEADLINE_MS = 600_000;

/** Starts the worker with these variables; it serves both connectors. */
export type StartBoth = (place: Place, environment: Record<string, string>) => Program;

/**
 * Tasks per second of one connector, while the other has nothing to do, and while every task of it that the worker has in
 * hand waits for a third party that does not answer.
 *
 * @param hanging tasks of the other connector: more than a worker has in hand
 */
export async function measureBesideHanging(
  { scene, tasks }: Bench,
  quiet: Place,
  hanging: number,
  start: StartBoth,
): Promise<{ alone: number; beside: number; stuck: number }> {
  const begin = (place: Place) => () => start(place, { NOOP_HANGS: OTHER_HOST, SHUTDOWN_DEADLINE_SECONDS: '6' });
  const alone = await measureThroughput(quiet, tasks, begin(quiet), { written: RESULTS });
  const place = await scene.place();
  try {
    await publishTasks(place.rabbitmqUrl, hanging, { connector: OTHER });
    const beside = await measureThroughput(place, tasks, begin(place), { written: RESULTS });
    const [row] = await place.query<{ stuck: string }>(
      `SELECT count(*) AS stuck FROM waybill.tasks WHERE connector = $1 AND status <> 'succeeded' AND attempts > 0`,
      [OTHER],
    );
    return { alone: alone.tasksPerSecond, beside: beside.tasksPerSecond, stuck: Number(row?.stuck) };
  } finally {
    await place.drop();
  }
}

/** A quiet tenant's load. */
export interface QuietLoad {
  perSecond: number;
  seconds: number;
}

/**
 * The 99th percentile of what a quiet tenant's tasks take from publish to result, in milliseconds: with nobody else there,
 * while another tenant's flood of `flood` tasks goes through the other connector, and through the same one.
 */
export async function measureBesideFlood(
  place: Place,
  { flood, ...load }: QuietLoad & { flood: number },
  start: StartBoth,
): Promise<{ quiet: number; beside: number; behind: number }> {
  const feed = await TaskFeed.open(place.rabbitmqUrl);
  const program = start(place, {});
  const during = <Result>(work: Promise<Result>) => program.during(work, DEADLINE_MS);
  const p99WithFlood = async (connector: string) => {
    const before = feed.counted;
    await publishTasks(place.floodUrl, flood, { connector });
    const p99 = await during(p99Of(feed, load));
    const all = before + flood + load.perSecond * load.seconds;
    await during(waitUntil('the end of the flood', () => feed.counted >= all, { deadlineMs: DEADLINE_MS }));
    return p99;
  };
  try {
    await feed.fill(LATENCY_WARM_UP);
    await during(feed.reached(LATENCY_WARM_UP));
    return {
      quiet: await during(p99Of(feed, load)),
      beside: await p99WithFlood(OTHER),
      behind: await p99WithFlood('bench'),
    };
  } finally {
    await program.stop();
    await feed.close();
  }
}

async function p99Of(feed: TaskFeed, { perSecond, seconds }: QuietLoad): Promise<number> {
  const trips: Promise<number>[] = [];
  for (let n = 0; n < perSecond * seconds; n++) {
    trips.push(feed.roundTrip());
    await new Promise((resolve) => setTimeout(resolve, 1_000 / perSecond));
  }
  const sorted = (await Promise.all(trips)).toSorted((a, b) => a - b);
  return quantile(sorted, 0.99);
}
