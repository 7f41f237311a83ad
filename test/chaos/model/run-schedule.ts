import { FINISHED } from '#libs/execution';
import { brokenAtRest, brokenNow, type Seen } from './promise.js';
import { perform, type Schedule } from './schedule.js';
import { World } from './world.js';

/** What a schedule has shown, for those who ask whether it showed anything. */
export interface Shown {
  /** How many tasks ended in each state. */
  ends: ReadonlyMap<string, number>;
  /** Attempts on record. */
  attempts: number;
}

/** Rounds of deliveries, sweeps and time after which everything must be at rest. */
const MOST_ROUNDS = 120;

/** Time between two rounds, in milliseconds. */
const ROUND_MS = 5_000;

/**
 * Plays a schedule, then lets all come to rest without further faults. Looks at the promise after every act.
 *
 * @param pass lets the timers of the processes pass so many milliseconds
 * @throws Error with the sentences of what was broken, and after which act
 */
export async function runSchedule(schedule: Schedule, pass: (ms: number) => void): Promise<Shown> {
  const world = new World(schedule.tasks, schedule.workers, pass);
  const seen: Seen = new Map();
  const look = (when: string) => {
    const broken = brokenNow(world, seen);
    if (broken.length > 0) throw new Error(`${when}: ${broken.join('; ')}`);
  };
  try {
    for (const [index, act] of schedule.acts.entries()) {
      await perform(world, act);
      look(`after act ${index}, ${act.what}`);
    }
    for (let index = 0; index < world.tasks.length; index++) world.publish(index);
    await comeToRest(world, () => look('on the way to rest'));
    const broken = brokenAtRest(world);
    if (broken.length > 0) throw new Error(`at rest: ${broken.join('; ')}`);
    return shown(world);
  } finally {
    await world.close();
  }
}

async function comeToRest(world: World, look: () => void): Promise<void> {
  for (let round = 0; round < MOST_ROUNDS; round++) {
    await drain(world);
    look();
    if (isAtRest(world)) return;
    await freeLanes(world);
    world.sweep();
    await drain(world);
    await world.wait(ROUND_MS);
  }
}

/** A parked task holds up those behind it until an operator decides, which is as it should be. */
async function freeLanes(world: World): Promise<void> {
  for (const [index, { status, submission }] of [...world.store.tasks.values()].entries()) {
    if (status === 'parked' && submission.orderingKey !== null) await world.resolve(index, true);
  }
}

/** Answers, delivers and lets arrive all that can be. */
async function drain(world: World): Promise<void> {
  for (let turns = 0; turns < 200; turns++) {
    await world.settle();
    for (let left = world.wire.size; left > 0; left--) await world.end(0, 'answered');
    for (let left = world.thirdParty.flights; left > 0; left--) world.thirdParty.arrive(0);
    await world.settle();
    if (!world.deliver(0, turns) && world.wire.size === 0 && world.thirdParty.onTheirWay === 0) return;
  }
}

function isAtRest(world: World): boolean {
  const tasks = [...world.store.tasks.values()];
  return (
    tasks.every(({ status }) => status === 'parked' || FINISHED.includes(status)) &&
    world.store.results.every(({ publishedAt }) => publishedAt !== null) &&
    world.thirdParty.flights === 0
  );
}

function shown(world: World): Shown {
  const ends = new Map<string, number>();
  let attempts = 0;
  for (const task of world.store.tasks.values()) {
    ends.set(task.status, (ends.get(task.status) ?? 0) + 1);
    attempts += task.attempts.length;
  }
  return { ends, attempts };
}
