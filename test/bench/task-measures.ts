import type { Place } from './bench-scene.js';
import { AROUND, type MeasureDefinition } from './measure-definition.js';
import { measureLatency, measureThroughput, WARM_UP } from './measure-tasks.js';
import type { Measure } from './options.js';
import { openTraceSink } from './trace-sink.js';

/** The program that takes tasks as the product does. */
export const WORKER = 'dist/test/bench/noop-worker.js';

/** Tasks that a program has in hand at most: enough that none waits for a disk with nothing to do. */
export const IN_HAND = 500;

const LATENCY = { perSecond: 20, seconds: 10 };
/** The action of `scale-1` and `scale-4`: how long it waits, and how many of them a worker has in hand. */
const SCALE = { waitMs: 50, prefetch: 20 };

const conditions = (tasks: number) => ({
  tasks,
  method: `queue filled before the start; timed from result ${Math.round(tasks * WARM_UP)} to the last`,
  taskBytes: 430,
  prefetch: IN_HAND,
});

/** How a program differs from the product. */
interface Difference {
  /** @see ThroughputManner */
  readonly written?: string | null;
  /** The share of the tasks that is enough for a slow one. */
  readonly share?: number;
  /** About how many it does, for saying how long a run will take. */
  readonly perSecond?: number;
}

/** Throughput of a program that consumes tasks and publishes results. */
export const throughput = (
  name: Measure,
  file: string,
  environment: (place: Place) => Record<string, string>,
  { written, share = 1, perSecond = 2_500 }: Difference = {},
): MeasureDefinition => ({
  figures: { [name]: 'tasks/s' },
  rows: 'tasks',
  seconds: (tasks) => AROUND + (tasks * share) / perSecond,
  conditions: (tasks) => conditions(Math.round(tasks * share)),
  run: async ({ tasks, start }, place) => {
    const begin = () => start(name, file, { ...environment(place), PREFETCH: String(IN_HAND) });
    const measured = await measureThroughput(place, Math.round(tasks * share), begin, { written });
    return { figures: { [name]: measured.tasksPerSecond }, notes: { cpuMicrosPerTask: measured.cpuMicrosPerTask } };
  },
});

const latency = (
  name: Measure,
  file: string,
  environment: (place: Place) => Record<string, string>,
): MeasureDefinition => ({
  figures: { [`${name}-p50`]: 'ms', [`${name}-p99`]: 'ms' },
  rows: 'tasks',
  seconds: () => AROUND + LATENCY.seconds + 1,
  conditions: () => ({ ...LATENCY, method: 'from publish to the arrival of the result, after a warm-up' }),
  run: async ({ start }, place) => {
    const { p50, p99 } = await measureLatency(place, LATENCY, () => start(name, file, environment(place)));
    return { figures: { [`${name}-p50`]: p50, [`${name}-p99`]: p99 } };
  },
});

/** As many tasks for each worker as it finishes in ten seconds, where a run has 20,000. */
const scale = (name: Measure, workers: number): MeasureDefinition => ({
  figures: { [name]: 'tasks/s' },
  rows: 'tasks',
  seconds: (tasks) => AROUND + (workers * tasks) / 5_000 + tasks / 2_000,
  conditions: (tasks) => ({
    ...conditions(Math.round((workers * tasks) / 5)),
    method: 'queue filled when all are there; timed from when it is full and they are warm to the last result',
    ...SCALE,
    workers,
  }),
  run: async ({ tasks, start }, place) => {
    const environment = { ...place.worker, PREFETCH: String(SCALE.prefetch), NOOP_WAIT_MS: String(SCALE.waitMs) };
    const begin = () =>
      Array.from({ length: workers }, (_, worker) => start(`${name}-${worker + 1}`, WORKER, environment));
    const count = Math.round((workers * tasks) / 5);
    const measured = await measureThroughput(place, count, begin, { filling: 'running' });
    return { figures: { [name]: measured.tasksPerSecond }, notes: { cpuMicrosPerTask: measured.cpuMicrosPerTask } };
  },
});

/** The measures of tasks, but for those of other people's programs. */
export const TASK_MEASURES = {
  pipeline: {
    figures: { pipeline: 'tasks/s', 'pipeline-statements': 'statements/task' },
    rows: 'tasks',
    seconds: (tasks) => AROUND + tasks / 2_000,
    conditions: (tasks) => ({
      ...conditions(tasks),
      statements: 'transactions that PostgreSQL counts from the start of the program to its end',
    }),
    run: async ({ tasks, start }, place) => {
      const begin = () => start('pipeline', WORKER, { ...place.worker, PREFETCH: String(IN_HAND) });
      const measured = await measureThroughput(place, tasks, begin);
      return {
        figures: { pipeline: measured.tasksPerSecond, 'pipeline-statements': measured.transactionsPerTask },
        notes: { cpuMicrosPerTask: measured.cpuMicrosPerTask },
      };
    },
  },
  'by-hand': throughput('by-hand', 'test/bench/by-hand.mjs', ({ worker }) => worker),
  'bare-amqplib': throughput('bare-amqplib', 'test/bench/bare-amqplib.mjs', withoutDatabase, { written: null }),
  'tracing-cost': {
    figures: { 'tracing-cost': 'tasks/s' },
    rows: 'tasks',
    seconds: (tasks) => AROUND + tasks / 2_000,
    conditions: (tasks) => ({ ...conditions(tasks), tracesKept: 0.05 }),
    run: async ({ tasks, start }, place) => {
      const sink = await openTraceSink();
      const tracing = { OTEL_EXPORTER_OTLP_ENDPOINT: sink.url, OTEL_TRACES_SAMPLER_ARG: '0.05' };
      try {
        const begin = () => start('tracing-cost', WORKER, { ...place.worker, ...tracing, PREFETCH: String(IN_HAND) });
        const { tasksPerSecond, cpuMicrosPerTask } = await measureThroughput(place, tasks, begin);
        const notes = { cpuMicrosPerTask, traceExports: sink.exports };
        return { figures: { 'tracing-cost': tasksPerSecond }, notes };
      } finally {
        sink.close();
      }
    },
  },
  'scale-1': scale('scale-1', 1),
  'scale-4': scale('scale-4', 4),
  'accept-to-result': latency('accept-to-result', WORKER, ({ worker }) => worker),
  'round-trip': latency('round-trip', 'test/bench/bare-amqplib.mjs', ({ worker }) => worker),
} satisfies Partial<Record<Measure, MeasureDefinition>>;

function withoutDatabase({ worker }: Place): Record<string, string> {
  const { DATABASE_URL: _none, ...rest } = worker;
  return rest;
}
