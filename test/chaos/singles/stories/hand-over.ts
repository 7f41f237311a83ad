import { randomUUID } from 'node:crypto';
import type { Order, Trouble } from '../../../support/counting-provider.js';
import type { LoadClass } from '../../../support/task-load.js';
import type { World } from '../world.js';

/** A task that a story hands over. */
export interface TaskWish {
  readonly story: string;
  readonly effect: LoadClass;
  readonly over: 'http' | 'amqp';
  /** What its first call meets. @default none */
  readonly trouble?: Trouble;
  /** Milliseconds a call takes. @default 0 */
  readonly delayMs?: number;
  /** @default the one that fits its class */
  readonly connection?: string;
  /** Further members of the task: notBefore, deadline, orderingKey. */
  readonly more?: Readonly<Record<string, unknown>>;
  /** The ends it may come to. @default succeeded */
  readonly ends?: readonly string[];
  /** @default only where it is of class `once` */
  readonly mayBeParked?: boolean;
  /** Effects at least and at most. @default 1 and 1; of a read 0 and 0 */
  readonly effects?: readonly [number, number];
}

/** A task that was accepted. */
export interface HandedOver {
  readonly id: string;
  readonly key: string;
  readonly order: string;
  /** The body it was sent with. */
  readonly task: object;
}

/** Hands a task over until it is accepted, and enters what must become of it. Over AMQP it asks for an answer. */
export async function handOver(world: World, wish: TaskWish): Promise<HandedOver> {
  const { story, effect, over, ends = ['succeeded'] } = wish;
  const key = randomUUID();
  const order: Order = { id: randomUUID(), trouble: wish.trouble ?? 'none', delayMs: wish.delayMs ?? 0 };
  const task = taskFor(wish, order);
  const id = over === 'http' ? await overHttp(world, task, key) : await overAmqp(world, task, key);
  const effects = wish.effects ?? (effect === 'read' ? [0, 0] : [1, 1]);
  const replies = over === 'amqp' ? [id] : [];
  const mayBeParked = wish.mayBeParked ?? false;
  world.account.expect({ id, story, order: order.id, effect, ends, mayBeParked, effects, replies });
  return { id, key, order: order.id, task };
}

/** Publishes a task over AMQP, and returns its message id when the broker has confirmed it. */
export async function overAmqp(world: World, task: object, key: string, messageId: string = randomUUID()) {
  await world.agent.publish('waybill.tasks', 'http.request', task, {
    messageId,
    correlationId: messageId,
    contentType: 'application/json',
    deliveryMode: 2,
    replyTo: world.replyTo,
    headers: { 'idempotency-key': key },
  });
  return messageId;
}

async function overHttp({ api }: World, task: object, key: string): Promise<string> {
  const { status, body } = await api('POST', '/v1/tasks', task, { 'idempotency-key': key });
  if (status !== 202) throw new Error(`HTTP ${status}: ${JSON.stringify(body)}`);
  return body.id;
}

/** The task of a wish, whose call bears the order. */
export function taskFor({ effect, connection, more = {}, story }: TaskWish, order: Order): object {
  const method = { once: 'POST', keyed: 'POST', natural: 'PUT', read: 'GET' }[effect];
  const query = { id: order.id, trouble: order.trouble, delayMs: String(order.delayMs) };
  return {
    connector: 'http',
    action: 'request',
    connection: connection ?? (effect === 'keyed' ? 'keyed' : 'bare'),
    input: { method, path: `/${effect}/${order.id}`, ...(effect === 'read' ? { query } : { body: order }) },
    labels: { story: story.replaceAll(' ', '-') },
    ...more,
  };
}
