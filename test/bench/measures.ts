import type { BenchScene, Place } from './bench-scene.js';
import { TENANT } from './bench-scene.js';
import { CONNECTIONS, measureIngest } from './measure-ingest.js';
import { measureLatency, measureThroughput, WARM_UP } from './measure-tasks.js';
import type { Measure } from './options.js';
import type { Program } from './program.js';
import { openTraceSink } from './trace-sink.js';

/** What one measurement has to work with. */
export interface Bench {
  readonly scene: BenchScene;
  /** Tasks, or webhooks, of one measurement. */
  readonly tasks: number;
  /** Starts a program of the repository; `name` is for people. */
  start(name: string, file: string, env: Record<string, string>): Program;
}

/** One program under one load. */
export interface MeasureDefinition {
  readonly unit: string;
  /** What a reader must know of the load. */
  readonly conditions: (tasks: number) => Readonly<Record<string, unknown>>;
  /** The figures of one measurement, by name, and what else is worth seeing under `notes`. */
  run(bench: Bench, place: Place): Promise<{ figures: Record<string, number>; notes?: Record<string, number> }>;
}

const WORKER = 'dist/test/bench/noop-worker.js';
const LATENCY = { perSecond: 20, seconds: 10 };

const throughput = (
  name: Measure,
  file: string,
  environment: (place: Place) => Record<string, string>,
  durable = true,
): MeasureDefinition => ({
  unit: 'tasks/s',
  conditions: throughputConditions,
  run: async ({ tasks, start }, place) => {
    const begin = () => start(name, file, environment(place));
    const { tasksPerSecond, cpuMicrosPerTask } = await measureThroughput(place, tasks, begin, { durable });
    return { figures: { [name]: tasksPerSecond }, notes: { cpuMicrosPerTask } };
  },
});

const throughputConditions = (tasks: number) => ({
  tasks,
  method: `queue filled before the start; timed from result ${Math.round(tasks * WARM_UP)} to the last`,
  taskBytes: 430,
  prefetch: 200,
});

const latency = (
  name: Measure,
  file: string,
  environment: (place: Place) => Record<string, string>,
): MeasureDefinition => ({
  unit: 'ms',
  conditions: () => ({ ...LATENCY, method: 'from publish to the arrival of the result, after a warm-up' }),
  run: async ({ start }, place) => {
    const { p50, p99 } = await measureLatency(place, LATENCY, () => start(name, file, environment(place)));
    return { figures: { [`${name}-p50`]: p50, [`${name}-p99`]: p99 } };
  },
});

const ingest = (
  name: Measure,
  file: string,
  environment: (place: Place, scene: BenchScene) => Record<string, string>,
  durable = true,
): MeasureDefinition => ({
  unit: 'webhooks/s',
  conditions: (tasks) => ({
    webhooks: tasks,
    method: `timed from answer ${Math.round(tasks * WARM_UP)} to the last`,
    connections: CONNECTIONS,
    webhookBytes: 720,
  }),
  run: async ({ scene, tasks, start }, place) => {
    const begin = (port: number) => start(name, file, { ...environment(place, scene), HTTP_PORT: String(port) });
    const { answered, cpuMicros, behindSeconds } = await measureIngest(place, scene.source, tasks, begin, { durable });
    const notes = { cpuMicrosPerWebhook: cpuMicros, ...(behindSeconds === null ? {} : { behindSeconds }) };
    return { figures: { [name]: answered }, notes };
  },
});

/** Every measure of the bench. */
export const DEFINITIONS: Readonly<Record<Measure, MeasureDefinition>> = {
  pipeline: throughput('pipeline', WORKER, ({ worker }) => worker),
  'by-hand': throughput('by-hand', 'test/bench/by-hand.mjs', ({ worker }) => worker),
  'bare-amqplib': throughput('bare-amqplib', 'test/bench/bare-amqplib.mjs', withoutDatabase, false),
  'tracing-cost': {
    unit: 'tasks/s',
    conditions: (tasks) => ({ ...throughputConditions(tasks), tracesKept: 0.05 }),
    run: async ({ tasks, start }, place) => {
      const sink = await openTraceSink();
      const tracing = { OTEL_EXPORTER_OTLP_ENDPOINT: sink.url, OTEL_TRACES_SAMPLER_ARG: '0.05' };
      try {
        const begin = () => start('tracing-cost', WORKER, { ...place.worker, ...tracing });
        const { tasksPerSecond, cpuMicrosPerTask } = await measureThroughput(place, tasks, begin);
        const notes = { cpuMicrosPerTask, traceExports: sink.exports };
        return { figures: { 'tracing-cost': tasksPerSecond }, notes };
      } finally {
        sink.close();
      }
    },
  },
  'accept-to-result': latency('accept-to-result', WORKER, ({ worker }) => worker),
  'round-trip': latency('round-trip', 'test/bench/bare-amqplib.mjs', ({ worker }) => worker),
  ingest: ingest('ingest', 'dist/apps/webhook-ingest/src/main.js', (place) => place.ingest),
  'ingest-by-hand': ingest('ingest-by-hand', 'test/bench/ingest-by-hand.mjs', (place, { source }) => ({
    ...place.ingest,
    ...{ SOURCE_ID: source.id, SOURCE_NAME: source.name, SOURCE_SECRET: source.secret, TENANT },
  })),
  'ingest-answer-only': ingest('ingest-answer-only', 'test/bench/ingest-answer-only.mjs', () => ({}), false),
};

function withoutDatabase({ worker }: Place): Record<string, string> {
  const { DATABASE_URL: _none, ...rest } = worker;
  return rest;
}
