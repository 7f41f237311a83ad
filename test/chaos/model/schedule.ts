import fc from 'fast-check';
import { CLASSES } from './model-connector.js';
import type { ModelTask } from './model-task.js';
import { BEHAVIOURS, type Behaviour } from './third-party.js';
import type { World } from './world.js';

/** One act of a schedule. The numbers choose among what there is at that moment. */
export interface Act {
  what: keyof typeof ACTS;
  which: number;
  how: number;
}

/** A schedule: tasks, workers, and what happens. */
export interface Schedule {
  tasks: readonly ModelTask[];
  workers: number;
  acts: readonly Act[];
}

const WAITS_MS = [200, 1_000, 4_000, 12_000];

/** What can happen, and how. */
const ACTS = {
  publish: (world: World, { which }: Act) => world.publish(which % world.tasks.length),
  post: (world: World, { which, how }: Act) => world.post(which % world.tasks.length, how % 3 > 0),
  deliver: (world: World, { which, how }: Act) => void world.deliver(which, how),
  'deliver twice': (world: World, { which, how }: Act) => world.deliverTwice(which, how),
  'lose a hint': (world: World, { which }: Act) => world.loseHint(which),
  answer: (world: World, { which }: Act) => world.end(which, 'answered'),
  'answer all': async (world: World) => {
    for (let left = world.wire.size; left > 0; left--) await world.end(0, 'answered');
  },
  'lose a request': (world: World, { which }: Act) => world.end(which, 'not-done'),
  'lose an answer': (world: World, { which }: Act) => world.end(which, 'answer-lost'),
  'hold an answer': (world: World, { which }: Act) => world.end(which, 'answer-late'),
  arrive: (world: World, { which }: Act) => world.thirdParty.arrive(which),
  crash: (world: World, { which, how }: Act) => world.crash(which, how),
  sweep: (world: World) => world.sweep(),
  wait: (world: World, { which }: Act) => world.wait(WAITS_MS[which % WAITS_MS.length] ?? 0),
  stall: (world: World) => world.stall(31_000),
  cancel: (world: World, { which }: Act) => world.cancel(which),
  resolve: (world: World, { which, how }: Act) => world.resolve(which, how % 2 === 0),
  redrive: (world: World, { which }: Act) => world.redrive(which),
} satisfies Record<string, (world: World, act: Act) => unknown>;

/** How often each act is chosen. */
const WEIGHTS: Readonly<Record<keyof typeof ACTS, number>> = {
  publish: 4,
  post: 4,
  deliver: 14,
  'deliver twice': 2,
  'lose a hint': 2,
  answer: 24,
  'answer all': 6,
  'lose a request': 2,
  'lose an answer': 3,
  'hold an answer': 5,
  arrive: 10,
  crash: 3,
  sweep: 4,
  wait: 6,
  stall: 2,
  cancel: 1,
  resolve: 1,
  redrive: 1,
};

/** Carries out one act and lets every process get as far as it can. */
export async function perform(world: World, act: Act): Promise<void> {
  await ACTS[act.what](world, act);
  await world.settle();
}

const names = Object.keys(WEIGHTS) as (keyof typeof ACTS)[];

const act: fc.Arbitrary<Act> = fc.record({
  what: fc.oneof(...names.map((name) => ({ weight: WEIGHTS[name], arbitrary: fc.constant(name) }))),
  which: fc.nat(999),
  how: fc.nat(1_023),
});

const behave: fc.Arbitrary<Behaviour[]> = fc.array(fc.constantFrom(...BEHAVIOURS), { maxLength: 4 });

const task: fc.Arbitrary<ModelTask> = fc.record({
  effect: fc.constantFrom(...CLASSES),
  behave,
  lane: fc.constantFrom(null, null, 'a' as const, 'b' as const),
  deadline: fc.constantFrom(null, null, null, 5, 40),
});

/** Schedules of up to six tasks, three workers and `most` acts. */
export const schedules = (most: number): fc.Arbitrary<Schedule> =>
  fc.record({
    tasks: fc.array(task, { minLength: 1, maxLength: 6 }),
    workers: fc.integer({ min: 1, max: 3 }),
    acts: fc.array(act, { maxLength: most, size: 'max' }),
  });
