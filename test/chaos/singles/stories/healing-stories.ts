import { randomUUID } from 'node:crypto';
import { waitUntil } from '../../../support/wait-until.js';
import { HEALING_MS } from '../healing.js';
import type { World } from '../world.js';
import { handOver } from './hand-over.js';
import type { Story } from './story.js';

/** Runs a change of what a crash leaves behind: marks that were not set, hints that were not sent. */
const leave = (world: World, text: string, parameters: readonly unknown[]) => world.query(text, parameters);

/** A hint that is lost: the sweeper brings the task. */
export const lostHint: Story = async (world) => {
  const notBefore = new Date(Date.now() + 600_000).toISOString();
  const { id } = await handOver(world, { story: 'lost hint', effect: 'natural', over: 'http', more: { notBefore } });
  await leave(world, `UPDATE tasks SET not_before = now(), wake_at = now() WHERE id = $1 AND status = 'waiting'`, [id]);
};

const LOSE_RESULT = `UPDATE results SET published_at = NULL, created_at = created_at - interval '6 s' WHERE task_id = $1`;

/** Marks that are lost: of a result, an event and an answer. They go out again, with the same content. */
export const lostMarks: Story = async (world) => {
  const { id } = await handOver(world, { story: 'lost marks', effect: 'read', over: 'amqp' });
  await world.untilTask(id, ['succeeded']);
  await leave(world, LOSE_RESULT, [id]);
  await leave(
    world,
    `UPDATE replies SET answered_sequence = 0, answer_note = NULL, created_at = created_at - interval '11 s'
     WHERE task_id = $1`,
    [id],
  );
  const failed = await handOver(world, {
    story: 'lost marks',
    effect: 'read',
    over: 'http',
    trouble: 'rejected-before',
    ends: ['failed', 'succeeded'],
  });
  await world.untilTask(failed.id, ['failed', 'succeeded']);
  await leave(world, LOSE_RESULT, [failed.id]);
  const webhook = world.account.webhooks.at(-1);
  if (webhook) await leave(world, 'UPDATE events SET published_at = NULL WHERE id = $1', [webhook.eventId]);
};

/** A task that has stopped its worker again and again: it goes to quarantine, and has failed if a kill meets it there. */
export const suspectTask: Story = async (world) => {
  const notBefore = new Date(Date.now() + 600_000).toISOString();
  const ends = ['succeeded', 'failed'];
  const { id } = await handOver(world, { story: 'suspect', effect: 'keyed', over: 'http', ends, more: { notBefore } });
  await leave(
    world,
    `UPDATE tasks SET idle_claims = 6, not_before = now(), wake_at = now() WHERE id = $1 AND status = 'waiting'`,
    [id],
  );
};

/** A message that the broker gave up after too many deliveries: it goes to quarantine, and its task runs there. */
export const condemnedMessage: Story = async (world) => {
  const [messageId, orderId] = [randomUUID(), randomUUID()];
  const task = {
    connector: 'http',
    action: 'request',
    connection: 'bare',
    input: { method: 'PUT', path: `/natural/${orderId}`, body: { id: orderId, trouble: 'none', delayMs: 0 } },
  };
  const death = { queue: 'waybill.tasks.http', reason: 'delivery_limit', count: 1, exchange: 'waybill.tasks' };
  await world.agent.publish('waybill.dead-letters', 'http.request', task, {
    messageId,
    correlationId: messageId,
    contentType: 'application/json',
    deliveryMode: 2,
    replyTo: world.replyTo,
    headers: { 'x-death': [{ ...death, 'routing-keys': ['http.request'] }] },
  });
  world.account.expect({
    id: messageId,
    story: 'condemned',
    order: orderId,
    effect: 'natural',
    ends: ['succeeded'],
    effects: [1, 1],
    replies: [messageId],
  });
};

/** An announcement that is none: it becomes a dead letter of the result-publisher. */
export const falseAnnouncement: Story = async (world) => {
  const nothing = randomUUID();
  const properties = { messageId: nothing, contentType: 'application/json', deliveryMode: 2 };
  await world.agent.publish('waybill.results', 'http.request.succeeded', { nothing }, properties);
  const find = `SELECT id FROM dead_letters WHERE position(convert_to($1, 'UTF8') IN body) > 0`;
  await waitUntil(
    'the dead letter of a false announcement',
    async () => (await world.query(find, [nothing])).length > 0,
    { deadlineMs: HEALING_MS, everyMs: 500 },
  );
};
