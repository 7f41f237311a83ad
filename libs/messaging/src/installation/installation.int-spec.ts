import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { InstallationRecord } from '#libs/contracts';
import { type MessagingScene, messagingScene } from '../../../../test/support/messaging-scene.js';
import { rabbitmqctl } from '../../../../test/support/rabbitmqctl.js';
import { waitUntil } from '../../../../test/support/wait-until.js';
import { Publisher } from '../publishing/publisher.js';
import { INSTALLATION } from '../topology/names.js';
import { readInstallation } from './read-installation.js';
import { writeInstallation } from './write-installation.js';

let scene: MessagingScene;
let publisher: Publisher;

const record = (beat: number): InstallationRecord => ({
  installation: '01990000-0000-7000-8000-000000000001',
  epoch: 1,
  beat,
  system: '7710633892406737811',
  timeline: 1,
});

/** Does something with `Pid`, the leader of a queue, within the broker. */
const leaderOf = (queue: string, deed: string) =>
  rabbitmqctl(
    'eval',
    `{ok, Q} = rabbit_amqqueue:lookup(rabbit_misc:r(<<"${scene.vhost}">>, queue, <<"${queue}">>)),
     Pid = amqqueue:get_pid(Q), ${deed}.`,
  );

async function counted() {
  const channel = await scene.connection.openChannel();
  try {
    return await channel.checkQueue(INSTALLATION);
  } finally {
    await channel.close();
  }
}

beforeAll(async () => {
  scene = await messagingScene();
  publisher = new Publisher(await scene.connect());
});
beforeEach(async () => {
  const channel = await scene.connection.openChannel();
  await channel.purgeQueue(INSTALLATION);
  await channel.close();
});
afterAll(async () => {
  await publisher?.close(1_000);
  await scene?.drop();
});

describe('the record of the installation', () => {
  it('is none on a broker that was never told, and on one without its queue', async () => {
    expect(await readInstallation(scene.connection)).toBeNull();
    const channel = await scene.connection.openChannel();
    await channel.deleteQueue(INSTALLATION);
    expect(await readInstallation(scene.connection)).toBeNull();
    const row = scene.topology.queues.find(({ name }) => name === INSTALLATION);
    await channel.assertQueue(INSTALLATION, { durable: true, arguments: row?.arguments });
    await channel.bindQueue(INSTALLATION, INSTALLATION, '');
    await channel.close();
  });

  it('is the newest that was written, one message, however often it is read', async () => {
    for (const beat of [1, 2, 3]) await writeInstallation(publisher, record(beat));
    for (let time = 0; time < 30; time++) expect((await readInstallation(scene.connection))?.beat).toBe(3);
    await waitUntil('the record to be back', async () => (await scene.ready(INSTALLATION)) === 1);
  });

  it('is read by many at once, while it is written', async () => {
    await writeInstallation(publisher, record(1));
    const connections = await Promise.all(Array.from({ length: 4 }, () => scene.connect()));
    const beats = await Promise.all(
      connections.flatMap((connection) => [1, 2, 3].map(async () => (await readInstallation(connection))?.beat)),
    );
    expect(beats).toEqual(beats.map(() => 1));
    const reading = connections.map((connection) => readInstallation(connection));
    await writeInstallation(publisher, record(2));
    for (const read of await Promise.all(reading)) expect([1, 2]).toContain(read?.beat);
    await waitUntil('the older record to be dropped', async () => (await scene.ready(INSTALLATION)) === 1);
    expect((await readInstallation(scene.connection))?.beat).toBe(2);
  });

  it('is given back by a reader whose connection is lost', async () => {
    await writeInstallation(publisher, record(7));
    const lost = await scene.connect();
    const channel = await lost.openChannel();
    channel.on('error', () => undefined);
    await channel.consume(INSTALLATION, () => undefined);
    await waitUntil('the record to be held', async () => (await scene.ready(INSTALLATION)) === 0);
    const waiting = readInstallation(scene.connection);
    lost.abort('the spec cuts it');
    expect((await waiting)?.beat).toBe(7);
  });

  it('is not taken for none where its queue does not answer, which RabbitMQ then counts as empty', async () => {
    await writeInstallation(publisher, record(9));
    await leaderOf(INSTALLATION, 'ra:stop_server(quorum_queues, Pid)');
    try {
      const { messageCount, consumerCount } = await counted();
      expect({ messageCount, consumerCount }).toEqual({ messageCount: 0, consumerCount: 0 });
      await expect(readInstallation(scene.connection)).rejects.toThrow();
    } finally {
      await leaderOf(INSTALLATION, 'ra:restart_server(quorum_queues, Pid)');
    }
    expect((await readInstallation(scene.connection))?.beat).toBe(9);
  });

  it('is none to many that look at the same time, each of whom could have it in hand', async () => {
    const connections = await Promise.all(Array.from({ length: 4 }, () => scene.connect()));
    const found = connections.flatMap((connection) => [1, 2].map(() => readInstallation(connection)));
    expect(await Promise.all(found)).toEqual(found.map(() => null));
  });

  it('is waited for while another reader has it in hand', async () => {
    await writeInstallation(publisher, record(4));
    const other = await scene.connect();
    const channel = await other.openChannel();
    const held = await channel.get(INSTALLATION);
    const waiting = readInstallation(scene.connection);
    // For longer than it takes to be sure that there is none.
    const long = async () => {
      for (let look = 0; look < 200; look++) await scene.ready(INSTALLATION);
      return 'still waiting';
    };
    expect(await Promise.race([waiting, long()])).toBe('still waiting');
    if (held !== false) channel.nack(held, false, true);
    expect((await waiting)?.beat).toBe(4);
  });

  it('says so where it is something else', async () => {
    const content = Buffer.from('{"epoch":0}');
    await publisher.publish({ exchange: INSTALLATION, routingKey: '', content });
    await expect(readInstallation(scene.connection)).rejects.toThrow(/something else than a record/);
  });
});
