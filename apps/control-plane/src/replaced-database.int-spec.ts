import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { ManagedConnection, readInstallation } from '#libs/messaging';
import { type ControlPlaneScene, controlPlaneScene } from '../../../test/support/control-plane-scene.js';
import { waitUntil } from '../../../test/support/wait-until.js';

jest.setTimeout(30_000);

let scene: ControlPlaneScene;
let broker: ManagedConnection;

beforeAll(async () => {
  scene = await controlPlaneScene();
  broker = new ManagedConnection({ url: scene.amqpUrl, name: 'spec' });
  await broker.start();
});
afterAll(async () => {
  await broker?.close();
  await scene?.drop();
});

const connection = {
  name: 'shop',
  connector: 'http',
  settings: { baseUrl: 'https://shop.example' },
  credentials: { type: 'none' },
};
const beat = async () => (await scene.query<{ beat: string }>('SELECT beat FROM installation'))[0]?.beat;

/** As after a restore: an older beat, behind new connections. */
const goBackBy = (beats: number) =>
  scene.superuser.transaction(async (runner) => {
    await runner.run({ name: '', text: 'UPDATE installation SET beat = beat - $1' }, [beats]);
    const others = 'datname = current_database() AND pid <> pg_backend_pid()';
    await runner.run({ name: '', text: `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE ${others}` }, []);
  });

describe('a control-plane', () => {
  it('raises the beat and keeps it in the broker, never ahead of the database', async () => {
    await waitUntil('a record with a beat', async () => ((await readInstallation(broker))?.beat ?? 0) > 0);
    const kept = await readInstallation(broker);
    expect(kept).toMatchObject({ epoch: 1, timeline: expect.any(Number) });
    expect(Number(await beat())).toBeGreaterThanOrEqual(kept?.beat ?? Number.NaN);
  });

  it('shows a database that went back, changes nothing in it, and goes on once it was recovered', async () => {
    await scene.query('UPDATE installation SET beat = beat + 5000');
    await waitUntil('the later beat', async () => ((await readInstallation(broker))?.beat ?? 0) > 5000);
    await goBackBy(1_000);
    const refused = await waitUntil('it to be noticed', async () => {
      const answer = await scene.call('POST', '/v1/connections', { json: connection });
      return answer.status === 503 && answer.body.code === 'database_replaced' ? answer : null;
    });
    expect(refused.body.detail).toMatch(/beat is \d+, and \d+ was seen.*run "waybill recover"/);
    expect((await scene.call('GET', '/v1/tasks')).status).toBe(200);
    expect(await scene.query('SELECT name FROM connections')).toEqual([]);

    const still = await beat();
    await scene.query('UPDATE installation SET epoch = epoch + 1');
    const taken = await waitUntil('work to be taken again', async () => {
      const answer = await scene.call('POST', '/v1/connections', { json: connection });
      return answer.status === 503 ? null : answer;
    });
    expect(taken.status).toBe(201);
    await waitUntil('the new epoch in the broker', async () => (await readInstallation(broker))?.epoch === 2);
    expect(Number(await beat())).toBeGreaterThan(Number(still));
  });
});
