import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { newUuid } from '#libs/contracts';
import { PauseStore } from '#libs/persistence';
import { type PublisherScene, publisherScene } from '../../../test/support/publisher-scene.js';
import { waitUntil } from '../../../test/support/wait-until.js';

jest.setTimeout(60_000);

let scene: PublisherScene;

beforeAll(async () => {
  scene = await publisherScene();
});

afterEach(async () => {
  await scene?.query('DELETE FROM pauses');
  await scene?.query('DELETE FROM deliveries');
  await scene?.tidy();
});

afterAll(() => scene?.drop());

const BY = { actor: 'spec', note: null };
const what = (name: string) => ({ tenant: 'acme', kind: 'subscription', name }) as const;
const pause = (name: string) => scene.owner.transaction((runner) => PauseStore.pauseIn(runner, what(name), BY));
const resume = (name: string) => scene.owner.transaction((runner) => PauseStore.resumeIn(runner, what(name), BY));

const owed = async (name: string) =>
  (await scene.query(`SELECT FROM deliveries WHERE subscription = $1 AND state = 'owed' AND attempts = 0`, [name]))
    .length;

const someTasks = (count: number) => Array.from({ length: count }, () => newUuid());

/** Announces tasks one after the other, and waits until all are owed to a subscription. */
async function announceInOrder(name: string, tasks: readonly string[]): Promise<void> {
  const before = await owed(name);
  for (const task of tasks) await scene.announce(task);
  await waitUntil(`${tasks.length} to be owed`, async () => (await owed(name)) === before + tasks.length);
}

/** A receiver of callbacks that takes all. */
async function receiver() {
  const ids: string[] = [];
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    ids.push(String(request.headers['webhook-id']).replace(/\/1$/, ''));
    request.resume().once('end', () => response.writeHead(204).end());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  scene.defer(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`, ids };
}

describe('a paused subscription', () => {
  it('to a queue is brought nothing and forgets nothing; on the resume all goes out in its order, before what is new', async () => {
    const queue = await scene.listen('acme.results');
    const beside = await scene.listen('acme.beside');
    await scene.subscribe('held', { queue: queue.name });
    await scene.subscribe('free', { queue: beside.name });
    await pause('held');
    const missed = someTasks(30);
    await announceInOrder('held', missed);
    await waitUntil('the other subscription', () => beside.messages.length === missed.length);
    expect(queue.messages).toEqual([]);

    await resume('held');
    const fresh = someTasks(10);
    for (const task of fresh) await scene.announce(task);
    const all = [...missed, ...fresh].map((task) => `${task}/1`);
    await waitUntil('all of it', () => queue.messages.length === all.length);
    expect(queue.messages.map(({ properties }) => properties.messageId)).toEqual(all);
    await waitUntil('nothing to be owed', async () => (await owed('held')) === 0);
    const [direct] = someTasks(1);
    await scene.announce(direct ?? '');
    await waitUntil('one more', () => queue.messages.length === all.length + 1);
    expect(
      await scene.query(`SELECT FROM deliveries WHERE event_id = $1 AND subscription = 'held'`, [`${direct}/1`]),
    ).toEqual([]);
  });

  it('to a URL is called no more, uses up no try, and is called for all of it on the resume', async () => {
    const hook = await receiver();
    await scene.subscribe('hook', { url: hook.url });
    await pause('hook');
    const missed = someTasks(10);
    await announceInOrder('hook', missed);
    // A claim that finds nothing comes at least this often.
    const other = await receiver();
    await scene.subscribe('other', { url: other.url });
    const [probe = ''] = someTasks(1);
    await scene.announce(probe);
    await waitUntil('the other subscription', () => other.ids.includes(probe));
    expect(hook.ids).toEqual([]);
    await resume('hook');
    await waitUntil('all of it', () => hook.ids.length === missed.length + 1);
    expect(hook.ids.toSorted()).toEqual([...missed, probe].toSorted());
    const ends = () =>
      scene.query(`SELECT FROM deliveries WHERE subscription = 'hook' AND state = 'delivered' AND attempts = 1`);
    await waitUntil('the record', async () => (await ends()).length === missed.length + 1);
  });

  it('of another tenant, or a connection of its name, holds nothing', async () => {
    const queue = await scene.listen('acme.results');
    await scene.subscribe('held', { queue: queue.name });
    await scene.query(`INSERT INTO pauses (tenant, kind, name, paused_by)
      VALUES ('other', 'subscription', 'held', 'spec'), ('acme', 'connection', 'held', 'spec')`);
    const [task = ''] = someTasks(1);
    await scene.announce(task);
    await waitUntil('the result', () => queue.messages.length === 1);
  });
});
