import { randomUUID } from 'node:crypto';
import { handOver, overAmqp } from './hand-over.js';
import type { Story } from './story.js';

const CLASSES = ['once', 'keyed', 'natural', 'read'] as const;

/** Tasks of every class over both entrances. */
export const plainTasks: Story = async (world) => {
  const story = 'plain';
  const wishes = CLASSES.flatMap((effect) => (['http', 'amqp'] as const).map((over) => ({ story, effect, over })));
  await Promise.all(wishes.map((wish) => handOver(world, wish)));
};

/** Tasks whose first call ends in trouble, ambiguous or not. */
export const retriedTasks: Story = async (world) => {
  const story = 'retried';
  await Promise.all([
    handOver(world, { story, effect: 'keyed', over: 'http', trouble: 'error-after' }),
    handOver(world, { story, effect: 'natural', over: 'amqp', trouble: 'reset-after' }),
    handOver(world, { story, effect: 'read', over: 'amqp', trouble: 'slow-down-before' }),
    handOver(world, { story, effect: 'once', over: 'http', trouble: 'refused-before' }),
  ]);
};

/** One task sent in copies, before and after its end, and another under the same key. */
export const copies: Story = async (world) => {
  const first = await handOver(world, { story: 'copies', effect: 'keyed', over: 'amqp' });
  const { key, task } = first;
  await overAmqp(world, task, key, first.id);
  await world.untilTask(first.id, ['succeeded']);
  const late = await overAmqp(world, task, key);
  const again = await world.api('POST', '/v1/tasks', task, { 'idempotency-key': key });
  if (again.body.id !== first.id) throw new Error(`A copy became another task: ${JSON.stringify(again.body)}`);
  const other = await overAmqp(world, { ...task, labels: {}, connection: 'bare' }, key);
  for (const { id, replies } of world.account.tasks) if (id === first.id) replies.push(late, other);
};

/** Three tasks of one ordering key, handed over one after another. */
export const orderedTasks: Story = async (world) => {
  const orderingKey = randomUUID();
  world.account.lanes.push(orderingKey);
  for (const trouble of ['none', 'error-after', 'none'] as const) {
    await handOver(world, { story: 'ordered', effect: 'natural', over: 'http', trouble, more: { orderingKey } });
  }
};

/** A task whose sender asks again at once, and then waits for the result. */
export const awaitedTask: Story = async (world) => {
  const { id, key, task } = await handOver(world, { story: 'awaited', effect: 'read', over: 'http' });
  const again = await world.api('POST', '/v1/tasks', task, { 'idempotency-key': key, prefer: 'wait=2' });
  if (again.body.id !== id) throw new Error(`A copy became another task: ${JSON.stringify(again.body)}`);
};

/** Tasks that come too late, by their own word. */
export const lateTasks: Story = async (world) => {
  const story = 'late';
  const expired = { story, effect: 'once', ends: ['expired'], effects: [0, 0] } as const;
  const past = new Date(Date.now() - 60_000).toISOString();
  await handOver(world, { ...expired, over: 'amqp', more: { deadline: past } });
  const soon = new Date(Date.now() + 1_500).toISOString();
  const never = new Date(Date.now() + 3_600_000).toISOString();
  await handOver(world, { ...expired, over: 'amqp', more: { deadline: soon, notBefore: never } });
};
