import type { Place } from './bench-scene.js';
import { AROUND, type Bench, type MeasureDefinition } from './measure-definition.js';
import { measureJobs, type QueuePrograms } from './measure-jobs.js';
import { WARM_UP } from './measure-tasks.js';
import type { Measure } from './options.js';
import { IN_HAND, throughput } from './task-measures.js';

const PEERS = 'test/bench/peers';

/** What a reader must know of a queue. */
interface QueueWords {
  /** What was set, as its documentation says. */
  readonly settings: string;
  readonly lacks: string;
}

const queue = (
  name: Measure,
  { settings, lacks }: QueueWords,
  programs: (bench: Bench, place: Place) => QueuePrograms,
): MeasureDefinition => ({
  figures: { [name]: 'tasks/s' },
  seconds: (tasks) => AROUND + tasks / 2_500,
  conditions: (tasks) => ({
    tasks,
    method: `queue filled before the start; timed from job ${Math.round(tasks * WARM_UP)} to the last`,
    settings,
  }),
  lacks,
  run: async (bench, place) => {
    const { tasksPerSecond, cpuMicrosPerTask } = await measureJobs(place, bench.tasks, programs(bench, place));
    return { figures: { [name]: tasksPerSecond }, notes: { cpuMicrosPerTask } };
  },
});

const bullmq = (name: Measure, appendfsync: 'always' | 'everysec', loses = ''): MeasureDefinition =>
  queue(
    name,
    {
      settings: `appendonly yes, appendfsync ${appendfsync}, maxmemory-policy noeviction; concurrency ${IN_HAND}, jobs kept`,
      lacks: `${loses}no record of attempts and of what was sent; a result comes as an event of a capped stream, unacknowledged`,
    },
    ({ start, redisUrl }) => {
      if (redisUrl === null) throw new Error(`${name} needs a Redis`);
      const environment = { REDIS_URL: redisUrl, APPENDFSYNC: appendfsync, CONCURRENCY: String(IN_HAND) };
      return {
        begin: (counts) => start(`${name}-agent`, `${PEERS}/bullmq-agent.mjs`, { ...environment, ...counts }),
        work: () => start(name, `${PEERS}/bullmq.mjs`, environment),
      };
    },
  );

/** A queue in PostgreSQL, whose one program hands the jobs over and works them off. */
const inPostgres = (name: Measure, open: string, words: QueueWords): MeasureDefinition =>
  queue(name, words, ({ start }, { databaseUrl }) => ({
    begin: (counts) => start(name, `${PEERS}/${name}.mjs`, { DATABASE_URL: databaseUrl, ...counts }),
    open,
  }));

/** What a user would build instead for tasks, each as its own documentation says. */
export const PEER_MEASURES = {
  golevelup: {
    ...throughput('golevelup', `${PEERS}/golevelup.mjs`, ({ worker }) => worker, {
      written: 'SELECT count(finished_at) AS messages FROM public.bench_messages',
      share: 0.25,
      perSecond: 900,
    }),
    lacks: 'no leases, no sweeper: a message whose consumer died in its call is dead-lettered, not looked into',
  },
  bullmq: bullmq('bullmq', 'always'),
  'bullmq-everysec': bullmq('bullmq-everysec', 'everysec', 'a power cut takes up to a second of accepted jobs; '),
  'pg-boss': inPostgres(
    'pg-boss',
    `SELECT count(*) AS open FROM pgboss.job WHERE state <> 'completed' OR output IS NULL`,
    {
      settings: 'batches of 200, burstWhenBatchFull, perJobResults, localConcurrency 2',
      lacks: 'no broker, no record of attempts; a result stays in its table and is announced to nobody',
    },
  ),
  'graphile-worker': inPostgres('graphile-worker', 'SELECT count(*) AS open FROM graphile_worker._private_jobs', {
    settings: 'concurrentJobs 24, localQueue 500, completeJobBatchDelay 0',
    lacks: 'no broker, no results, no trace of a job that is done',
  }),
} satisfies Partial<Record<Measure, MeasureDefinition>>;
