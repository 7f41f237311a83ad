import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { sign } from '@octokit/webhooks-methods';
import { waitUntil } from '../../../support/wait-until.js';
import { HEALING_MS } from '../healing.js';
import type { World } from '../world.js';
import type { Story } from './story.js';

/** A provider that sends again until it is told that the delivery was taken, for two minutes. */
export async function send(
  { source }: World,
  deliveryId: string,
  body: string,
  over: { secret?: string; event?: string | undefined } = {},
) {
  const headers = {
    'content-type': 'application/json',
    'x-github-event': over.event ?? 'issues',
    'x-github-delivery': deliveryId,
    'x-hub-signature-256': await sign(over.secret ?? source.secret, body),
  };
  const until = performance.now() + 120_000;
  for (;;) {
    const signal = AbortSignal.timeout(10_000);
    const answer = await fetch(source.url, { method: 'POST', headers, body, signal }).catch(() => null);
    if (answer !== null && answer.status < 500) {
      return { status: answer.status, body: (await answer.json()) as { id: string } };
    }
    if (performance.now() > until) throw new Error(`Delivery ${deliveryId} was not taken: ${answer?.status}`);
    await pause(150);
  }
}

/** Sends a delivery that is what it says, and enters it. */
export async function sendTrue(world: World, deliveryId: string, body: string, event?: string) {
  const first = await send(world, deliveryId, body, { event });
  if (first.status > 202) throw new Error(`A true delivery was answered ${first.status}`);
  world.account.webhooks.push({ deliveryId, eventId: first.body.id });
  return first;
}

/** A webhook, a copy of it, another body under its id, and one that is not the provider's. */
export const webhooks: Story = async (world) => {
  const deliveryId = randomUUID();
  const body = JSON.stringify({ action: 'opened', number: deliveryId });
  const first = await sendTrue(world, deliveryId, body);
  const copy = await send(world, deliveryId, body);
  if (copy.body.id !== first.body.id) throw new Error(`A copy became another event: ${JSON.stringify(copy)}`);
  await send(world, deliveryId, JSON.stringify({ action: 'closed' }));
  const forged = await send(world, randomUUID(), body, { secret: 'another secret' });
  if (forged.status !== 401) throw new Error(`A forged delivery was answered ${forged.status}`);
};

/** A receiver that wants no more: its subscription is disabled, and then deleted with what it was owed. */
export const goneReceiver: Story = async (world) => {
  const name = `gone-${randomUUID().slice(0, 8)}`;
  const deliver = { type: 'http', url: `${world.callbacks.url}/gone` };
  await world.api('POST', '/v1/subscriptions', { name, kind: 'events', routing: `singles.${name}`, deliver });
  await sendTrue(world, randomUUID(), JSON.stringify({ name }), name);
  await waitUntil(
    `subscription ${name} to be disabled`,
    async () => {
      const text = 'SELECT disabled_at FROM subscriptions WHERE name = $1 AND disabled_at IS NOT NULL';
      return (await world.query(text, [name])).length > 0;
    },
    { deadlineMs: HEALING_MS, everyMs: 500 },
  );
  await world.api('DELETE', `/v1/subscriptions/${name}`);
};
