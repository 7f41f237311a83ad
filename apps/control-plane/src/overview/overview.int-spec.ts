import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ControlPlaneScene, controlPlaneScene } from '../../../../test/support/control-plane-scene.js';
import { waitUntil } from '../../../../test/support/wait-until.js';

let scene: ControlPlaneScene;
beforeAll(async () => {
  scene = await controlPlaneScene();
}, 30_000);
afterAll(() => scene?.drop(), 30_000);

const overview = async (key = scene.keys.acme) => (await scene.call('GET', '/v1/overview', { key })).body;

describe('the overview', () => {
  it('of a tenant that has nothing says so', async () => {
    expect((await scene.call('GET', '/v1/overview')).body).toMatchObject({
      throughput: { lastMinute: { accepted: 0, ended: 0, failed: 0 } },
      acceptToDone: { last60Minutes: { tasks: 0, p50: null } },
      backlog: { tasks: 0, drainReason: 'empty', missesDeadline: false },
      waiting: { tasks: 0, reasons: [] },
      ...{ parked: 0, incidents: 0, deadLetters: 0 },
      failingConnections: { total: 0, items: [] },
      silentSources: { total: 0, items: [] },
    });
  });

  it('tells what the rounds have counted, of the tenant alone', async () => {
    const json = { name: 'shop', connector: 'http', settings: { baseUrl: 'https://shop.example' } };
    await scene.call('POST', '/v1/connections', { json });
    await scene.call('POST', '/v1/sources', { json: { name: 'repo', provider: 'github', secrets: ['12345678'] } });
    await scene.query(`INSERT INTO tasks (tenant, id, idempotency_key, connector, action, connection, input, priority, labels,
        trace, status, reason, created_at, finished_at, wake_at, deadline)
      SELECT 'acme', gen_random_uuid(), n::text, 'http', 'request', 'shop', '{}', 'normal', '{}', '{}',
        CASE WHEN n <= 10 THEN 'succeeded' WHEN n <= 17 THEN 'waiting' ELSE 'parked' END,
        CASE WHEN n BETWEEN 11 AND 17 THEN 'ordering' END, m - interval '2 seconds',
        CASE WHEN n <= 10 THEN m END, CASE WHEN n BETWEEN 11 AND 17 THEN now() + interval '1 day' END, now() + interval '2 days'
      FROM generate_series(1, 20) n, (SELECT date_trunc('minute', now()) - interval '3 minutes 30 seconds' AS m) x`);
    await scene.call('POST', '/v1/sources', { json: { name: 'young', provider: 'github', secrets: ['12345678'] } });
    await scene.query(`UPDATE sources SET created_at = now() - interval '1 day' WHERE name = 'repo'`);
    await scene.query(`INSERT INTO receipts (tenant, source_id, delivery_id, event_id, body_hash, received_at)
      SELECT 'acme', s.id, n::text, n::text, '', now() - interval '2 hours' - n * interval '10 seconds'
      FROM sources s, generate_series(1, 50) n WHERE s.name = 'repo'`);
    await scene.query(`INSERT INTO endpoint_health (tenant, connector, connection, endpoint_group, reason, trips)
      VALUES ('acme', 'http', 'shop', 'default', 'breaker_open', 1)`);
    await scene.query('UPDATE tally_mark SET settled_until = NULL, counted_until = NULL');
    const told = await waitUntil('the count', async () => {
      const body = await overview();
      return body.acceptToDone?.last60Minutes.tasks === 10 && body.waiting.tasks === 7 ? body : null;
    });
    expect(told).toMatchObject({
      throughput: { last5Minutes: { accepted: 4, ended: 2 } },
      backlog: { tasks: 7, movable: 7, drainSeconds: 210, growing: true, missesDeadline: false },
      waiting: { reasons: [{ reason: 'ordering', tasks: 7 }] },
      parked: 3,
      failingConnections: { total: 1, items: [{ name: 'shop', reason: 'breaker_open' }] },
    });
    expect(told.acceptToDone.last60Minutes.p50).toBeGreaterThan(1.6);
    expect(told.acceptToDone.last60Minutes.p50).toBeLessThan(2.4);
    expect(told.silentSources).toMatchObject({ total: 1, items: [{ name: 'repo' }] });
    expect(await overview(scene.keys.other)).toMatchObject({ backlog: { tasks: 0 }, parked: 0 });
  }, 30_000);
});
