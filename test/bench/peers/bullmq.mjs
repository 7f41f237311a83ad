/**
 * The worker of BullMQ. What a job returns is kept with it in Redis, and announced in the queue's stream of events.
 *
 * Environment: REDIS_URL, CONCURRENCY.
 */
import { Worker } from 'bullmq';
import { Redis } from 'ioredis';
import { answer, giveUp } from './jobs.mjs';

const { REDIS_URL, CONCURRENCY = '200' } = process.env;
// A worker's blocking commands may not give up by themselves.
const connection = new Redis(REDIS_URL, { maxRetriesPerRequest: null });
connection.on('error', giveUp);

const worker = new Worker('orders', async () => answer(), { connection, concurrency: Number(CONCURRENCY) });
worker.on('failed', (_job, error) => giveUp(error));
worker.on('error', giveUp);
