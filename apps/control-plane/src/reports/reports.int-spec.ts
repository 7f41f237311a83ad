import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newUuid } from '#libs/contracts';
import { type ControlPlaneScene, controlPlaneScene } from '../../../../test/support/control-plane-scene.js';

let scene: ControlPlaneScene;
beforeAll(async () => {
  scene = await controlPlaneScene();
}, 30_000);
afterAll(() => scene?.drop(), 30_000);

const hour = (at: string, outcome: string, tasks: number, code = '', tenant = 'acme') =>
  scene.query(
    `INSERT INTO task_hours (tenant, connector, hour, outcome, category, code, bucket, tasks)
     VALUES ($1, 'http', $2, $3, CASE WHEN $4 = '' THEN '' ELSE 'transient' END, $4, 4, $5)`,
    [tenant, at, outcome, code, tasks],
  );
const weekly = (query = '', key = scene.keys.acme) => scene.call('GET', `/v1/reports/weekly${query}`, { key });

describe('a weekly report', () => {
  it('has what ended in its week beside the week before, incidents, decisions and changes, of its tenant alone', async () => {
    await hour('2026-06-01T00:00:00Z', 'succeeded', 90);
    await hour('2026-06-07T23:00:00Z', 'failed', 10, 'http_503');
    await hour('2026-06-08T00:00:00Z', 'failed', 999, 'http_500');
    await hour('2026-05-31T23:00:00Z', 'succeeded', 7);
    await hour('2026-06-01T00:00:00Z', 'failed', 5, 'http_500', 'other');
    const incident = (opened: string, resolved: string | null) =>
      scene.query(
        `INSERT INTO incidents (tenant, id, fingerprint, category, code, connector, action, first_seen_at, last_seen_at,
           opened_at, resolved_at) VALUES ('acme', $1::uuid, convert_to($1::text, 'UTF8'), 'transient', 'c', 'http', 'a', $2, $2, $2, $3)`,
        [newUuid(), opened, resolved],
      );
    await incident('2026-06-02T00:00:00Z', '2026-06-02T03:00:00Z');
    await incident('2026-06-03T00:00:00Z', null);
    await incident('2026-05-01T00:00:00Z', '2026-06-04T00:00:00Z');
    const { status, body } = await weekly('?week=2026-W23');
    expect(status).toBe(200);
    expect(body).toMatchObject({ week: '2026-W23', from: '2026-06-01T00:00:00.000Z', to: '2026-06-08T00:00:00.000Z' });
    expect(body.connectors).toEqual([
      {
        ...{ connector: 'http', tasks: 100, successRate: 0.9, p50Seconds: 1.75, p95Seconds: 2.425 },
        ...{ succeeded: 90, failed: 10, cancelled: 0, expired: 0 },
        errors: { transient: 10 },
        newCodes: ['http_503'],
        before: { tasks: 7, successRate: 1, p50Seconds: 1.75, p95Seconds: 2.425 },
      },
    ]);
    expect(body.incidents).toEqual({ opened: 2, resolved: 2, open: 1, hoursToResolution: 409.5 });
    expect((await weekly('?week=2026-W23', scene.keys.other)).body.connectors[0]).toMatchObject({ failed: 5 });
  });

  it('tells what operators changed and decided, as the audit trail has it', async () => {
    const json = { name: 'shop', connector: 'http', settings: { baseUrl: 'https://shop.example' } };
    await scene.call('POST', '/v1/connections', { json });
    const [{ week = '' } = {}] = await scene.query<{ week: string }>(`SELECT to_char(now(), 'IYYY-"W"IW') AS week`);
    const { body } = await weekly(`?week=${week}`);
    expect(body.changes).toMatchObject([{ act: 'connection.create', subject: 'shop' }]);
    expect(body.parked).toEqual({ now: 0, applied: 0, retry: 0, abandon: 0 });
  });

  it('is that of the last week that is over where none is named, and of no week that there is not', async () => {
    expect((await weekly()).body.week).toMatch(/^\d{4}-W\d{2}$/);
    for (const week of ['2026-W54', '2027-W53', 'last', '2026-48']) {
      const { status, body } = await weekly(`?week=${week}`);
      expect({ week, status, parameter: body.errors[0].parameter }).toEqual({ week, status: 400, parameter: 'week' });
    }
  });
});

describe('an error budget', () => {
  it('has the target of its tenant, or the default', async () => {
    const [{ at = '' } = {}] = await scene.query<{ at: string }>(`SELECT date_trunc('hour', now())::text AS at`);
    await hour(at, 'succeeded', 990, '', 'other');
    await hour(at, 'failed', 10, 'http_503', 'other');
    const read = async () => (await scene.call('GET', '/v1/error-budgets', { key: scene.keys.other })).body.items[0];
    expect(await read()).toMatchObject({ target: 0.99, own: false, successRate: 0.99, used: 1, burn: { hour: 1 } });
    const set = (target: unknown, connector = 'http') =>
      scene.call('PATCH', `/v1/error-budgets/${connector}`, { key: scene.keys.other, json: { target } });
    expect((await set(0.98)).body).toMatchObject({ target: 0.98, own: true, used: 0.5 });
    expect((await set(null)).body).toMatchObject({ target: 0.99, own: false });
    expect((await set(0.9, 'nothing')).status).toBe(404);
    for (const wrong of [1, 0, '0.9', undefined]) expect((await set(wrong)).status).toBe(400);
  });

  it('is counted where more tasks have ended than 32 bits hold: a thousand a second do in four weeks', async () => {
    const most = 2_000_000_000;
    const at = (hours: number) => new Date(Math.floor(Date.now() / 3_600_000 - hours) * 3_600_000).toISOString();
    for (const hours of [30, 31]) await hour(at(hours), 'succeeded', most);
    const [budget] = (await scene.call('GET', '/v1/error-budgets')).body.items;
    expect(budget).toMatchObject({ tasks: 2 * most, successRate: 1 });
    for (const begin of ['2026-06-16T00:00:00Z', '2026-06-17T00:00:00Z']) await hour(begin, 'succeeded', most);
    expect((await weekly('?week=2026-W25')).body.connectors[0]).toMatchObject({ tasks: 2 * most });
  });
});
