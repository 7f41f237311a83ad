import { randomUUID } from 'node:crypto';
import { HEADERS } from '#libs/contracts';
import { waitUntil } from '../../../support/wait-until.js';
import { condemnedMessage } from '../../singles/stories/healing-stories.js';
import type { World } from '../../singles/world.js';
import { makeDeadly } from '../participants/deadly-orders.js';
import type { PairStory } from './pair-story.js';

/** A task that is said to have killed its worker so often already, and kills it so often still. */
interface Suspect {
  readonly claims: number;
  readonly deaths: number;
  readonly ends: readonly string[];
  readonly effects: readonly [number, number];
}

/** It kills its worker a fifth time, and then no more. */
const INNOCENT: Suspect = { claims: 4, deaths: 1, ends: ['succeeded'], effects: [1, 1] };
/** It kills its worker in quarantine, too: of ten claims that came to nothing the last. */
const GUILTY: Suspect = { claims: 9, deaths: Number.POSITIVE_INFINITY, ends: ['failed'], effects: [0, 0] };

/**
 * A message that the broker gave up, a task whose worker died again and again, and one that is to blame for that: all go to
 * quarantine, and there the first two run alone to their ends, and the last is given up.
 */
export const quarantined: PairStory = async (world, delayMs) => {
  const tap = await tapQuarantine(world);
  await condemnedMessage(world);
  const innocent = await handOver(world, INNOCENT, delayMs);
  await world.untilTask(innocent, INNOCENT.ends);
  const guilty = await handOver(world, GUILTY, delayMs);
  await world.untilTask(guilty, GUILTY.ends);
  await waitUntil(`task ${innocent} to have been in quarantine`, async () => (await tap.take()).has(innocent), {
    deadlineMs: 5_000,
    everyMs: 20,
  });
  await tap.close();
};

/** Hands a task over that may not start before its history is what the suspect's is. */
async function handOver({ api, account, query }: World, suspect: Suspect, delayMs: number): Promise<string> {
  const { claims, deaths, ends, effects } = suspect;
  const order = randomUUID();
  makeDeadly(order, deaths);
  const task = {
    connector: 'http',
    action: 'put',
    connection: 'bare',
    input: { id: order, trouble: 'none', delayMs },
    notBefore: new Date(Date.now() + 600_000).toISOString(),
  };
  const { status, body } = await api('POST', '/v1/tasks', task, { 'idempotency-key': randomUUID() });
  if (status !== 202) throw new Error(`HTTP ${status}: ${JSON.stringify(body)}`);
  const { id } = body;
  account.expect({ id, story: 'quarantined', order, effect: 'natural', ends, effects, replies: [] });
  await query('UPDATE tasks SET idle_claims = $2, not_before = now(), wake_at = now() WHERE id = $1', [id, claims]);
  return id;
}

/** Takes note of every task that is sent to quarantine from now on. */
async function tapQuarantine({ agent }: World): Promise<{ take(): Promise<Set<string>>; close(): Promise<unknown> }> {
  const queue = `tap-${randomUUID()}`;
  const seen = new Set<string>();
  await agent.tryOnce(async (channel) => {
    await channel.assertQueue(queue, { durable: true, arguments: { 'x-queue-type': 'quorum' } });
    await channel.bindQueue(queue, 'waybill.quarantine', '#');
  });
  const take = () =>
    agent.tryOnce(async (channel) => {
      for (let message = await channel.get(queue); message; message = await channel.get(queue)) {
        seen.add(String(message.properties.headers?.[HEADERS.task] ?? message.properties.messageId));
        channel.ack(message);
      }
      return seen;
    });
  return { take, close: () => agent.tryOnce((channel) => channel.deleteQueue(queue)) };
}
