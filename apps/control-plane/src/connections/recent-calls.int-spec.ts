import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { type CallCount, LATENCY_STEPS, latencyStep } from '#libs/execution';
import { PostgresCallCountStore, type Statement } from '#libs/persistence';
import { type ControlPlaneScene, controlPlaneScene } from '../../../../test/support/control-plane-scene.js';
import { testVariable } from '../../../../test/support/test-environment.js';

let scene: ControlPlaneScene;
let worker: pg.Client;
let store: PostgresCallCountStore;

beforeAll(async () => {
  scene = await controlPlaneScene();
  const url = new URL(scene.databaseUrl);
  worker = new pg.Client({
    connectionString: Object.assign(url, superuserOf()).href,
    options: '-c search_path=waybill',
  });
  await worker.connect();
  await worker.query('SET ROLE waybill_worker');
  const run = async <Row>({ text }: Statement, given: readonly unknown[]) =>
    (await worker.query(text, [...given])).rows as Row[];
  store = new PostgresCallCountStore({ run });
}, 30_000);
afterAll(async () => {
  await worker?.end();
  await scene?.drop();
}, 30_000);

function superuserOf() {
  const { username, password } = new URL(testVariable('TEST_DATABASE_URL'));
  return { username, password };
}

const TASK = '018f0000-0000-7000-8000-000000000001';
const bearer = { type: 'bearer', token: 'x' };
const made = { connector: 'http', settings: { baseUrl: 'https://shop.example' }, credentials: bearer };
const read = async (name: string) => (await scene.call('GET', `/v1/connections/${name}`)).body;

function count(connection: string, over: Partial<CallCount> = {}, ...latencies: number[]): CallCount {
  const steps = Array<number>(LATENCY_STEPS).fill(0);
  for (const ms of latencies) steps[latencyStep(ms)] = (steps[latencyStep(ms)] ?? 0) + 1;
  const counts = { succeeded: latencies.length, failures: [0, 0, 0, 0, 0, 0], latencies: steps, lastFailure: null };
  return { tenant: 'acme', connection, ...counts, ...over };
}

const failed = (code: string): Partial<CallCount> => ({
  ...{ succeeded: 0, failures: [0, 0, 0, 1, 0, 0] },
  lastFailure: { at: new Date('2026-11-30T12:00:00Z'), category: 'configuration', code, task: TASK },
});

describe('how the calls through a connection went', () => {
  beforeEach(async () => {
    await scene.query('DELETE FROM connections');
    await scene.query('DELETE FROM connection_calls');
    for (const name of ['shop', 'still']) await scene.call('POST', '/v1/connections', { json: { name, ...made } });
  });

  it('is told where it is read and where it is listed, added up over what workers have noted', async () => {
    await store.addCalls([count('shop', {}, 20, 20, 20), count('gone', {}, 5)]);
    await store.addCalls([count('shop', failed('http_401'), 3_000)]);
    await scene.query(`UPDATE connection_calls SET slot = slot - interval '2 hours' WHERE connection = 'shop'`);
    await store.addCalls([count('shop', {}, 20)]);

    const { calls } = await read('shop');
    expect(calls.lastHour).toMatchObject({ calls: 1, succeeded: 1, successRate: 1, failed: {} });
    expect(calls.lastDay).toMatchObject({ calls: 5, succeeded: 4, successRate: 0.8, failed: { configuration: 1 } });
    expect(calls.lastDay.latencyMs.p95).toBeGreaterThan(2_000);
    const lastError = { at: '2026-11-30T12:00:00.000Z', category: 'configuration', code: 'http_401', taskId: TASK };
    expect(calls.lastError).toEqual(lastError);

    const { items } = (await scene.call('GET', '/v1/connections')).body;
    const [shop, still] = items;
    expect(shop.calls).toMatchObject({ lastHour: { calls: 1 }, lastDay: null, lastError });
    expect(still.calls).toMatchObject({ lastHour: { calls: 0, successRate: null }, lastError: null });
    expect(await scene.query(`SELECT connection FROM connection_calls WHERE connection = 'gone'`)).toEqual([]);
    const elsewhere = await scene.call('GET', '/v1/connections', { key: scene.keys.other });
    expect(elsewhere.body.items).toEqual([]);
  });

  it('is forgotten after a day, and with the connection', async () => {
    await store.addCalls([count('shop', failed('old'), 20)]);
    await scene.query(`UPDATE connection_calls SET slot = slot - interval '26 hours'`);
    expect((await read('shop')).calls).toMatchObject({ lastDay: { calls: 0 }, lastError: null });
    await store.addCalls([count('shop', {}, 20)]);
    expect(await scene.query('SELECT failed_code FROM connection_calls')).toEqual([{ failed_code: null }]);
    await scene.call('DELETE', '/v1/connections/shop');
    expect(await scene.query('SELECT connection FROM connection_calls')).toEqual([]);
  });

  it('is noted by many workers at once', async () => {
    const counts = Array.from({ length: 20 }, (_one, index) => count(index % 2 ? 'shop' : 'still', {}, 20));
    await Promise.all(counts.map((one) => store.addCalls([one])));
    await store.addCalls([count('still', {}, 20), count('shop', {}, 20)]);
    expect((await read('shop')).calls.lastHour.calls).toBe(11);
  });
});

describe('how old a credential is', () => {
  it('is told since it was given, with its end where it or somebody says so', async () => {
    const claims = Buffer.from('{"exp":1900000000}').toString('base64url');
    const credentials = { type: 'bearer', token: `e30.${claims}.x` };
    const { body } = await scene.call('POST', '/v1/connections', { json: { ...made, name: 'aged', credentials } });
    expect(body.credentials).toMatchObject({ type: 'bearer', expiresAt: '2030-03-17T17:46:40.000Z' });
    await scene.query(`UPDATE connections SET credential_since = '2020-01-01' WHERE name = 'aged'`);
    const patch = (json: object) => scene.call('PATCH', '/v1/connections/aged', { json });
    const later = (await patch({ credentialsExpireAt: '2031-01-01T00:00:00Z' })).body.credentials;
    expect(later).toEqual({
      ...{ type: 'bearer', since: expect.stringMatching(/^(2020|2019)/), expiresAt: '2031-01-01T00:00:00.000Z' },
    });
    const renewed = (await patch({ credentials: bearer, sameAccount: true })).body.credentials;
    expect(renewed).toMatchObject({ expiresAt: null, since: expect.stringMatching(/^20[23][1-9]/) });
    expect((await patch({ credentials: { type: 'none' } })).body.credentials).toEqual({
      ...{ type: 'none', since: null, expiresAt: null },
    });
    const noInstants = ['2026-W49-1T10:00:00Z', '2026-334', '2031-01-01T00:00:00', '2026-12-01T10:00,5Z'];
    for (const wrong of ['tomorrow', 5, '2026-02-30T00:00:00Z', ['2026-01-01T00:00:00Z'], ...noInstants]) {
      const refused = await patch({ credentialsExpireAt: wrong });
      expect([wrong, refused.status, refused.body.errors?.[0]?.pointer]).toEqual([wrong, 400, '/credentialsExpireAt']);
    }
  });
});
