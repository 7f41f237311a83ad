import { HEADERS } from '#libs/contracts';
import { BatchedTasks } from '#libs/execution';
import { Consumer, ManagedConnection, Publisher, taskQueue } from '#libs/messaging';
import { classifyDatabaseError, Database, PostgresTaskStore } from '#libs/persistence';

/**
 * The product's own parts as far as a claim goes: takes hints from a queue, claims their tasks in batches and acks. No task is
 * run. Tells its parent how many it has claimed.
 */
const { RABBITMQ_URL = '', DATABASE_URL = '', TENANT = '', CONNECTOR = '', PREFETCH = '' } = process.env;
const database = new Database({ url: DATABASE_URL, applicationName: 'bench claims', poolSize: 4 });
const connection = new ManagedConnection({ url: RABBITMQ_URL, name: 'bench claims' });
await connection.start();
const ending = new AbortController();
const tasks = new BatchedTasks(new PostgresTaskStore(database), {
  classify: classifyDatabaseError,
  signal: ending.signal,
  onWait: (error) => console.error(error),
});
let claimed = 0;
let told = false;
const tell = () => {
  told = false;
  process.send?.({ claimed });
};
const consumer = new Consumer(connection, new Publisher(connection), {
  queue: taskQueue(CONNECTOR),
  prefetch: Number(PREFETCH),
  onError: (error) => console.error(error),
  handler: async ({ headers }) => {
    const { kind } = await tasks.claim({ tenant: TENANT, id: String(headers[HEADERS.task]) });
    if (kind !== 'claimed') throw new Error(`A new task was ${kind}`);
    claimed += 1;
    if (!told) setImmediate(tell);
    told = true;
    return { kind: 'ack' };
  },
});
consumer.start();

process.once('SIGTERM', async () => {
  ending.abort();
  await consumer.drain(5_000);
  await connection.close();
  await database.close();
  process.disconnect();
});
