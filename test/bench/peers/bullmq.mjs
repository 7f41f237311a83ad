/**
 * BullMQ as its guide to production says: append-only file, no eviction, jobs kept when they are done. Each job bears the
 * task's UUID, so that a second copy is not taken in; its return value stays in Redis.
 *
 * Environment: REDIS_URL, APPENDFSYNC (`always` or `everysec`), CONCURRENCY, TASKS, WARM.
 */
import { Queue, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import { answer, count, enqueue, giveUp } from './jobs.mjs';

const { REDIS_URL, APPENDFSYNC = 'always', CONCURRENCY = '200' } = process.env;
// A worker's blocking commands may not give up by themselves.
const connection = new Redis(REDIS_URL, { maxRetriesPerRequest: null });
connection.on('error', giveUp);
await connection.flushall();
await connection.config('SET', 'appendfsync', APPENDFSYNC);

const queue = new Queue('orders', { connection });
await enqueue((jobs) => queue.addBulk(jobs.map(({ id, data }) => ({ name: 'noop', data, opts: { jobId: id } }))));

const worker = new Worker('orders', async () => answer(), { connection, concurrency: Number(CONCURRENCY) });
worker.on('completed', count);
worker.on('failed', (_job, error) => giveUp(error));
worker.on('error', giveUp);
