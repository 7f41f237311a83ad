import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { newUuid } from '#libs/contracts';
import { type PublisherScene, publisherScene } from '../../../test/support/publisher-scene.js';
import { waitUntil } from '../../../test/support/wait-until.js';

jest.setTimeout(60_000);

let scene: PublisherScene;

beforeAll(async () => {
  scene = await publisherScene();
});

afterEach(() => scene?.tidy());

afterAll(() => scene?.drop());

interface Receiver {
  url: string;
  received: { headers: IncomingMessage['headers']; body: string }[];
}

/** A receiver of callbacks that answers as told; `null` means never. */
async function receiver(answer: (count: number) => number | null): Promise<Receiver> {
  const received: Receiver['received'] = [];
  const server: Server = createServer(async (request: IncomingMessage, response: ServerResponse) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    received.push({ headers: request.headers, body: Buffer.concat(chunks).toString() });
    const status = answer(received.length);
    if (status !== null) response.writeHead(status).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  scene.defer(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`, received };
}

describe('Callbacks', () => {
  it('verify with the reference library, keep their id over a retry, and come once', async () => {
    const hook = await receiver((count) => (count === 1 ? 503 : 204));
    await scene.subscribe('hook', { url: hook.url });
    const taskId = newUuid();
    await scene.announce(taskId);
    await scene.announce(taskId);
    await waitUntil(
      'the first attempt to be recorded',
      async () =>
        (await scene.query(`SELECT FROM deliveries WHERE subscription = 'hook' AND attempts = 1 AND last_status = 503`))
          .length === 1,
    );
    await scene.query(`UPDATE deliveries SET next_at = now() WHERE subscription = 'hook'`);
    await waitUntil(
      'the delivery',
      async () =>
        (await scene.query(`SELECT FROM deliveries WHERE subscription = 'hook' AND state = 'delivered'`)).length === 1,
    );
    expect(hook.received).toHaveLength(2);
    for (const { body, headers } of hook.received) {
      expect(new Webhook(scene.secret).verify(body, headers as Record<string, string>)).toEqual({
        id: `${taskId}/1`,
        sequence: 1,
      });
      expect(headers['webhook-id']).toBe(`${taskId}/1`);
    }
  });

  it('of one subscription are not slowed by another whose receiver never answers', async () => {
    const dead = await receiver(() => null);
    const alive = await receiver(() => 200);
    await scene.subscribe('dead', { url: dead.url });
    await scene.subscribe('alive', { url: alive.url });
    const started = performance.now();
    await Promise.all(Array.from({ length: 100 }, () => scene.announce(newUuid())));
    await waitUntil('all callbacks of the living one', () => alive.received.length === 100, { deadlineMs: 12_000 });
    expect(performance.now() - started).toBeLessThan(12_000);
    expect(dead.received.length).toBeLessThanOrEqual(4);
  });

  it('end with a receiver that answers 410: its subscription is disabled', async () => {
    const gone = await receiver(() => 410);
    await scene.subscribe('gone', { url: gone.url });
    await scene.announce(newUuid());
    const [row] = await waitUntil('the end', async () => {
      const rows = await scene.query<{ disabled_reason: string }>(
        `SELECT disabled_reason FROM subscriptions WHERE name = 'gone' AND disabled_at IS NOT NULL`,
      );
      return rows.length > 0 ? rows : null;
    });
    expect(row?.disabled_reason).toBe('The receiver answered 410: it wants no more');
    await scene.announce(newUuid());
    expect(gone.received).toHaveLength(1);
  });

  it('bring webhook events too, by source and type', async () => {
    const hook = await receiver(() => 200);
    await scene.subscribe('events', { url: hook.url, kind: 'events', routing: 'github-main.#' });
    const publish = (routingKey: string, messageId: string) =>
      scene.publisher.publish({
        exchange: 'waybill.events',
        routingKey,
        properties: { messageId },
        headers: { tenant: 'acme' },
        content: Buffer.from('{"e":1}'),
      });
    await publish('stripe.charge', 'e-1');
    await publish('github-main.issues.opened', 'e-2');
    await waitUntil('the event', () => hook.received.length === 1);
    expect(hook.received[0]?.headers['webhook-id']).toBe('e-2');
  });
});
