/**
 * pg-boss as its documentation says for many jobs: fetched in batches without a pause while there are more, each settled
 * with an output of its own, which stays in PostgreSQL.
 *
 * Environment: DATABASE_URL, BATCH, CONCURRENCY, TASKS, WARM.
 */
import { PgBoss } from 'pg-boss';
import { answer, count, enqueue, giveUp } from './jobs.mjs';

const { DATABASE_URL, BATCH = '200', CONCURRENCY = '2' } = process.env;
const boss = new PgBoss({ connectionString: DATABASE_URL, max: 10 });
boss.on('error', giveUp);
await boss.start();
await boss.createQueue('orders');
await enqueue((jobs) => boss.insert('orders', jobs));

const pace = { pollingIntervalSeconds: 0.5, burstWhenBatchFull: true };
const batches = { batchSize: Number(BATCH), localConcurrency: Number(CONCURRENCY), perJobResults: true };
await boss.work('orders', { ...pace, ...batches }, async (jobs) =>
  jobs.map(({ id }) => {
    const output = answer();
    count();
    return { id, status: 'completed', output };
  }),
);
