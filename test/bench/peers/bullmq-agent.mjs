/**
 * Who hands jobs to BullMQ and waits for their results: the latter come as events of the queue. Each job bears the task's
 * UUID, so that a second copy is not taken in. Redis is set as BullMQ's guide to production says: append-only file, no
 * eviction.
 *
 * Environment: REDIS_URL, APPENDFSYNC (`always` or `everysec`), TASKS, WARM.
 */
import { Queue, QueueEvents } from 'bullmq';
import { Redis } from 'ioredis';
import { count, enqueue, giveUp } from './jobs.mjs';

const { REDIS_URL, APPENDFSYNC = 'always' } = process.env;
const connection = new Redis(REDIS_URL, { maxRetriesPerRequest: null });
connection.on('error', giveUp);
await connection.flushall();
await connection.config('SET', 'appendfsync', APPENDFSYNC);

// By default a stream keeps some 10,000 events, and whoever falls behind further never hears of the rest.
const queue = new Queue('orders', { connection, streams: { events: { maxLen: 1_000_000 } } });
await queue.waitUntilReady();
await enqueue((jobs) => queue.addBulk(jobs.map(({ id, data }) => ({ name: 'noop', data, opts: { jobId: id } }))));

const results = new QueueEvents('orders', { connection });
results.on('completed', ({ returnvalue }) =>
  returnvalue?.stored ? count() : giveUp(new Error('a result is missing')),
);
results.on('failed', ({ failedReason }) => giveUp(new Error(failedReason)));
results.on('error', giveUp);
await results.waitUntilReady();
process.send({ filled: true });
