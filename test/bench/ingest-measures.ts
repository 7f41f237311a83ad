import { type BenchScene, type Place, TENANT } from './bench-scene.js';
import { AROUND, type MeasureDefinition } from './measure-definition.js';
import { CONNECTIONS, type Keeping, measureIngest, ONE_INSERT, PRODUCT } from './measure-ingest.js';
import { measureIngestPace, PACED_SECONDS } from './measure-ingest-pace.js';
import { WARM_UP } from './measure-tasks.js';
import type { Measure } from './options.js';

/** The program that takes webhooks. */
export const INGEST = 'dist/apps/webhook-ingest/src/main.js';
const ONE_INSERT_PROGRAM = 'test/bench/peers/one-insert.mjs';

const ingest = (
  name: Measure,
  file: string,
  environment: (place: Place, scene: BenchScene) => Record<string, string>,
  keeping: Keeping | null = PRODUCT,
): MeasureDefinition => ({
  figures: { [name]: 'webhooks/s' },
  rows: 'webhooks',
  seconds: (tasks) => AROUND + tasks / 2_500,
  conditions: (tasks) => ({
    webhooks: tasks,
    method: `timed from answer ${Math.round(tasks * WARM_UP)} to the last`,
    connections: CONNECTIONS,
    webhookBytes: 720,
  }),
  run: async ({ scene, tasks, start }, place) => {
    const begin = (port: number) => start(name, file, { ...environment(place, scene), HTTP_PORT: String(port) });
    const { answered, cpuMicros, behindSeconds } = await measureIngest(place, scene.source, tasks, begin, keeping);
    const notes = { cpuMicrosPerWebhook: cpuMicros, ...(behindSeconds === null ? {} : { behindSeconds }) };
    return { figures: { [name]: answered }, notes };
  },
});

const byHand = (place: Place, { source }: BenchScene): Record<string, string> => ({
  ...place.ingest,
  ...{ SOURCE_ID: source.id, SOURCE_NAME: source.name, SOURCE_SECRET: source.secret, TENANT },
});

/** The measures of webhooks. */
export const INGEST_MEASURES = {
  ingest: ingest('ingest', INGEST, (place) => place.ingest),
  'ingest-by-hand': ingest('ingest-by-hand', 'test/bench/ingest-by-hand.mjs', byHand),
  'ingest-answer-only': {
    ...ingest('ingest-answer-only', 'test/bench/ingest-answer-only.mjs', () => ({}), null),
    lacks: 'keeps nothing',
  },
  'one-insert': {
    ...ingest('one-insert', ONE_INSERT_PROGRAM, byHand, ONE_INSERT),
    lacks: 'tells nobody: no event is published; no order, no check that a known id brings the same bytes',
  },
  'ingest-at-half': {
    figures: { 'one-insert-p99': 'ms', 'ingest-p99': 'ms', 'ingest-brokerless-p99': 'ms' },
    rows: 'webhooks',
    seconds: (tasks) => 4 * AROUND + tasks / 2_500 + 3 * PACED_SECONDS * 1.5,
    conditions: () => ({
      method: 'at half the rate one-insert reaches: from when a webhook was due to its answer, after a warm-up',
      seconds: PACED_SECONDS,
      connections: CONNECTIONS,
      webhookBytes: 720,
    }),
    run: (bench, place) =>
      measureIngestPace(bench, place, {
        oneInsert: (at, port) =>
          bench.start('one-insert', ONE_INSERT_PROGRAM, { ...byHand(at, bench.scene), HTTP_PORT: String(port) }),
        ingest: (at, port, rabbitmqUrl) =>
          bench.start('ingest', INGEST, { ...at.ingest, RABBITMQ_URL: rabbitmqUrl, HTTP_PORT: String(port) }),
      }),
  },
} satisfies Partial<Record<Measure, MeasureDefinition>>;
