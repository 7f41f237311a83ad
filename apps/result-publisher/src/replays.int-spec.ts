import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { newUuid } from '#libs/contracts';
import { ReplayRunStore } from '#libs/persistence';
import { type PublisherScene, publisherScene } from '../../../test/support/publisher-scene.js';
import { waitUntil } from '../../../test/support/wait-until.js';

jest.setTimeout(60_000);

let scene: PublisherScene;
let runs: ReplayRunStore;

beforeAll(async () => {
  scene = await publisherScene();
  runs = new ReplayRunStore(scene.owner);
});

afterEach(async () => {
  await scene?.tidy();
  for (const table of ['replay_runs', 'deliveries', 'results']) await scene?.query(`DELETE FROM ${table}`);
});

afterAll(() => scene?.drop());

/** A receiver of callbacks that answers as told; what it got, in its order. */
async function receiver(answer: () => number = () => 204) {
  const received: { id: string; replay: string | undefined; headers: Record<string, string>; body: string }[] = [];
  const server = createServer(async (request: IncomingMessage, response: ServerResponse) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const headers = request.headers as Record<string, string>;
    const { 'webhook-id': id = '', 'waybill-replay': replay } = headers;
    received.push({ id, replay, headers, body: Buffer.concat(chunks).toString() });
    response.writeHead(answer()).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  scene.defer(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`, received };
}

/** Results that were made, and brought to whoever wanted them then. */
async function came(count: number): Promise<string[]> {
  const tasks = Array.from({ length: count }, () => newUuid());
  for (const task of tasks) await scene.addResult(task, 1);
  return tasks.map((task) => `${task}/1`);
}

async function replay(subscription: string, over: { rate?: number } = {}): Promise<string> {
  const { rate = 100 } = over;
  const [from, to] = [new Date(Date.now() - 3_600_000), new Date(Date.now() + 1_000)];
  const order = { subscription, kind: 'results', from, to, onlyFailed: false, rate, note: null, selected: 1 } as const;
  const start = await runs.start('acme', order, 'spec');
  return start.run.id;
}

const untilDone = (id: string) =>
  waitUntil('the end of the run', async () => (await runs.find('acme', id))?.state === 'done', { deadlineMs: 20_000 });

describe('A replay', () => {
  it('calls a URL once more for what it has taken before, signed, under the same id, and says which run it is of', async () => {
    const hook = await receiver();
    await scene.subscribe('hook', { url: hook.url });
    const task = newUuid();
    await scene.addResult(task, 1);
    await scene.announce(task);
    await waitUntil('the first time', async () => {
      const taken = await scene.query(`SELECT FROM deliveries WHERE state = 'delivered'`);
      return taken.length === 1;
    });
    const id = await replay('hook');
    await untilDone(id);
    expect(hook.received.map((one) => [one.id, one.replay])).toEqual([
      [`${task}/1`, undefined],
      [`${task}/1`, id],
    ]);
    const [, again] = hook.received;
    expect(new Webhook(scene.secret).verify(again?.body ?? '', again?.headers ?? {})).toMatchObject({ sequence: 1 });
    expect(await runs.find('acme', id)).toMatchObject({ sent: 1, owed: 0, givenUp: 0 });
  });

  it('brings to a new queue what came before it, in its order, with confirms', async () => {
    const ids = await came(30);
    const queue = await scene.listen('acme.new');
    await scene.subscribe('new', { queue: queue.name });
    const id = await replay('new');
    await untilDone(id);
    await waitUntil('all of it', () => queue.messages.length === ids.length);
    expect(queue.messages.map(({ properties }) => properties.messageId)).toEqual(ids);
    expect(new Set(queue.messages.map(({ properties }) => properties.headers?.['waybill-replay']))).toEqual(
      new Set([id]),
    );
  });

  it('keeps owed what a queue does not take because it is not there, and tries again', async () => {
    await came(2);
    await scene.subscribe('lost', { queue: 'acme.lost' });
    const id = await replay('lost');
    await untilDone(id);
    expect(await runs.find('acme', id)).toMatchObject({ sent: 2, owed: 2 });
    const queue = await scene.listen('acme.lost');
    await scene.query(`UPDATE deliveries SET next_at = now() WHERE state = 'owed'`);
    await waitUntil('both', () => queue.messages.length === 2);
    await waitUntil('the record', async () => (await runs.find('acme', id))?.owed === 0);
  });

  it('holds up nothing that is new: that goes to the queue at once, while the rest of the replay waits for its turn', async () => {
    await came(40);
    const queue = await scene.listen('acme.busy');
    await scene.subscribe('busy', { queue: queue.name });
    const id = await replay('busy', { rate: 2 });
    await waitUntil('the first of it', () => queue.messages.length > 0);
    const fresh = newUuid();
    await scene.announce(fresh);
    await waitUntil('what is new', () => queue.messages.some((one) => one.properties.messageId === `${fresh}/1`));
    expect(queue.messages.length).toBeLessThan(20);
    expect(await scene.query('SELECT FROM deliveries WHERE event_id = $1', [`${fresh}/1`])).toEqual([]);
    await runs.cancel('acme', id, 'spec');
  });

  it('is tried by the same schedule as what is new, where a receiver refuses it', async () => {
    let status = 503;
    const hook = await receiver(() => status);
    await scene.subscribe('hook', { url: hook.url });
    const [eventId] = await came(1);
    const id = await replay('hook');
    await untilDone(id);
    const attempts = () =>
      scene.query(`SELECT FROM deliveries WHERE event_id = $1 AND attempts = 1 AND last_status = 503`, [eventId]);
    expect(await attempts()).toHaveLength(1);
    expect(await runs.find('acme', id)).toMatchObject({ owed: 1 });
    status = 204;
    await scene.query('UPDATE deliveries SET next_at = now()');
    await waitUntil('the second try', async () => (await runs.find('acme', id))?.owed === 0);
    expect(hook.received.map((one) => one.replay)).toEqual([id, id]);
  });
});
