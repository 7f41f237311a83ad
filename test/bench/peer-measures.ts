import { AROUND, type MeasureDefinition } from './measure-definition.js';
import { measureJobs } from './measure-jobs.js';
import { WARM_UP } from './measure-tasks.js';
import type { Measure } from './options.js';
import { throughput } from './task-measures.js';

/** What one of the queues is told, and how to see in the database that no job is left. */
interface QueueProgram {
  readonly program: string;
  readonly environment: Record<string, string>;
  readonly redis?: boolean;
  /** Asks for `open`, the number of jobs that are not finished; absent where they are not in PostgreSQL. */
  readonly open?: string;
  /** What was set, as its documentation says. */
  readonly settings: string;
  readonly lacks: string;
}

const queue = (name: Measure, peer: QueueProgram): MeasureDefinition => ({
  figures: { [name]: 'tasks/s' },
  seconds: (tasks) => AROUND + tasks / 2_500,
  conditions: (tasks) => ({
    tasks,
    method: `queue filled before the start; timed from job ${Math.round(tasks * WARM_UP)} to the last`,
    settings: peer.settings,
  }),
  lacks: peer.lacks,
  run: async ({ tasks, start, redisUrl }, place) => {
    if (peer.redis && redisUrl === null) throw new Error(`${name} needs a Redis`);
    const where: Record<string, string> = redisUrl !== null && peer.redis ? { REDIS_URL: redisUrl } : {};
    const environment = { DATABASE_URL: place.databaseUrl, ...where, ...peer.environment };
    const begin = (counts: Record<string, string>) => start(name, peer.program, { ...environment, ...counts });
    const { tasksPerSecond, cpuMicrosPerTask } = await measureJobs(place, tasks, begin, peer.open);
    return { figures: { [name]: tasksPerSecond }, notes: { cpuMicrosPerTask } };
  },
});

const bullmq = (name: Measure, appendfsync: 'always' | 'everysec', loses: string): MeasureDefinition =>
  queue(name, {
    program: 'test/bench/peers/bullmq.mjs',
    environment: { APPENDFSYNC: appendfsync },
    redis: true,
    settings: `appendonly yes, appendfsync ${appendfsync}, maxmemory-policy noeviction, concurrency 200, jobs kept`,
    lacks: `${loses}no broker, no intent before the call: a job that stalled is done once more; results stay in Redis`,
  });

/** What a user would build instead for tasks, each as its own documentation says. */
export const PEER_MEASURES = {
  golevelup: {
    ...throughput('golevelup', 'test/bench/peers/golevelup.mjs', ({ worker }) => worker, {
      written: 'SELECT count(finished_at) AS messages FROM public.bench_messages',
      share: 0.25,
      perSecond: 900,
    }),
    lacks: 'no leases, no sweeper: a message whose consumer died in its call is dead-lettered, not looked into',
  },
  bullmq: bullmq('bullmq', 'always', ''),
  'bullmq-everysec': bullmq('bullmq-everysec', 'everysec', 'a power cut takes up to a second of accepted jobs; '),
  'pg-boss': queue('pg-boss', {
    program: 'test/bench/peers/pg-boss.mjs',
    environment: {},
    open: `SELECT count(*) AS open FROM pgboss.job WHERE state <> 'completed' OR output IS NULL`,
    settings: 'batches of 200, burstWhenBatchFull, perJobResults, localConcurrency 2',
    lacks: 'no broker, no intent before the call: a job that expires is done once more; results stay in its table',
  }),
  'graphile-worker': queue('graphile-worker', {
    program: 'test/bench/peers/graphile-worker.mjs',
    environment: {},
    open: 'SELECT count(*) AS open FROM graphile_worker._private_jobs',
    settings: 'concurrentJobs 24, localQueue 500, completeJobBatchDelay 0',
    lacks: 'no broker, no results, no trace of a job that is done, no intent before the call',
  }),
} satisfies Partial<Record<Measure, MeasureDefinition>>;
