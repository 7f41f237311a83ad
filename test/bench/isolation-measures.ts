import { OTHER } from './bench-scene.js';
import { AROUND, type Bench, type MeasureDefinition } from './measure-definition.js';
import { measureBesideFlood, measureBesideHanging, type StartBoth } from './measure-isolation.js';
import { measureMemory } from './measure-memory.js';
import type { Measure } from './options.js';
import { IN_HAND, WORKER } from './task-measures.js';

/** Tasks of the connector whose third party hangs. */
const HANGING = 2 * IN_HAND;
/** The quiet tenant: 200 tasks, most of them while the flood of the other is under way. */
const QUIET = { perSecond: 40, seconds: 5 };

const startBoth =
  ({ start }: Bench, name: string): StartBoth =>
  (place, environment) =>
    start(name, WORKER, {
      ...place.worker,
      ...{ PREFETCH: String(IN_HAND), CONNECTORS: `bench,${OTHER}` },
      ...environment,
    });

/** The measures of what a worker takes and of what it lets others feel. */
export const ISOLATION_MEASURES = {
  memory: {
    figures: { 'memory-peak': 'MB', 'memory-after': 'MB' },
    rows: 'tasks',
    seconds: (tasks) => AROUND + tasks / 1_200,
    conditions: (tasks) => ({
      tasks,
      waiting: Math.round(tasks / 3),
      taskBytes: 4_100,
      prefetch: IN_HAND,
      method: 'resident memory of the worker: the most it has had, and 3 s after the last result',
    }),
    run: async ({ tasks, start }, place) => {
      const begin = () => start('memory', WORKER, { ...place.worker, PREFETCH: String(IN_HAND) });
      const { peakMb, afterMb } = await measureMemory(place, { tasks, waiting: Math.round(tasks / 3) }, begin);
      return { figures: { 'memory-peak': peakMb, 'memory-after': afterMb } };
    },
  },
  isolation: {
    figures: { undisturbed: 'tasks/s', 'beside-hanging': 'tasks/s' },
    rows: 'tasks',
    seconds: (tasks) => 2 * (AROUND + tasks / 2_000) + 6,
    conditions: (tasks) => ({
      tasks,
      prefetch: IN_HAND,
      hangingTasks: HANGING,
      method: 'one worker, two connectors; calls of the other one are given up after 10 s',
    }),
    run: async (bench, place) => {
      const { alone, beside, stuck } = await measureBesideHanging(bench, place, HANGING, startBoth(bench, 'isolation'));
      return { figures: { undisturbed: alone, 'beside-hanging': beside }, notes: { stuck } };
    },
  },
  flood: {
    figures: { 'quiet-p99': 'ms', 'beside-flood-p99': 'ms', 'behind-flood-p99': 'ms' },
    rows: 'tasks',
    seconds: (tasks) => AROUND + QUIET.seconds + (2 * tasks) / 1_500,
    conditions: (tasks) => ({
      ...QUIET,
      floodTasks: tasks,
      prefetch: IN_HAND,
      method:
        'from publish to result: alone, while a flood of another tenant waits at the other connector, at the same one',
    }),
    run: async (bench, place) => {
      const load = { ...QUIET, flood: bench.tasks };
      const { quiet, beside, behind } = await measureBesideFlood(place, load, startBoth(bench, 'flood'));
      return { figures: { 'quiet-p99': quiet, 'beside-flood-p99': beside, 'behind-flood-p99': behind } };
    },
  },
} satisfies Partial<Record<Measure, MeasureDefinition>>;
