import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ALERT_KINDS } from '#libs/contracts';
import { type ControlPlaneScene, controlPlaneScene } from '../../../../test/support/control-plane-scene.js';
import { waitUntil } from '../../../../test/support/wait-until.js';

let scene: ControlPlaneScene;
beforeAll(async () => {
  scene = await controlPlaneScene(undefined, {}, { alertEveryMs: 50 });
}, 30_000);
afterAll(() => scene?.drop(), 30_000);

const list = async (key = scene.keys.acme) => (await scene.call('GET', '/v1/alert-thresholds', { key })).body.items;
const of = async (kind: string, key?: string) => (await list(key)).find((one: { kind: string }) => one.kind === kind);
const change = (kind: string, json: object, key = scene.keys.acme) =>
  scene.call('PATCH', `/v1/alert-thresholds/${kind}`, { json, key });

describe('from when on alerts fire', () => {
  it('is the standard, or what an administrator of the tenant has set, and nothing of that in another tenant', async () => {
    expect((await list()).map(({ kind }: { kind: string }) => kind)).toEqual([...ALERT_KINDS]);
    expect(await of('credential-expiring')).toEqual({
      ...{ kind: 'credential-expiring', value: 7, own: null, standard: 7, least: 1, most: 365, unit: 'days' },
      meaning: 'are left until the credential of a connection ends',
    });
    expect(await change('credential-expiring', { value: 30 })).toMatchObject({
      status: 200,
      body: { value: 30, own: 30, standard: 7 },
    });
    expect(await of('credential-expiring')).toMatchObject({ value: 30, own: 30 });
    expect(await of('credential-expiring', scene.keys.other)).toMatchObject({ value: 7, own: null });
    expect((await change('credential-expiring', { value: null })).body).toMatchObject({ value: 7, own: null });
    expect(await of('credential-expiring')).toMatchObject({ value: 7, own: null });
  });

  it('is refused with the range where it is out of it, for what is no kind, and to who may not', async () => {
    for (const value of [0, 366, 1.5, '7']) {
      const { status, body } = await change('credential-expiring', { value });
      expect([value, status, body.errors?.[0]?.pointer]).toEqual([value, 400, '/value']);
      if (typeof value === 'number') expect(body.errors[0].detail).toContain('from 1 to 365 (days)');
    }
    expect((await change('credential-expiring', {})).status).toBe(400);
    expect((await change('credential-expiring', { value: 7, days: 7 })).status).toBe(400);
    expect((await change('watchdog', { value: 7 })).status).toBe(404);
    const key = await scene.makeKey('acme', ['tasks:read', 'tasks:write']);
    expect((await change('parked', { value: 7 }, key)).status).toBe(403);
    expect(await of('parked')).toMatchObject({ own: null });
  });

  it('holds from the next look on', async () => {
    await scene.query(
      `INSERT INTO incidents (tenant, id, fingerprint, category, code, connector, action, letters, first_seen_at, last_seen_at)
       VALUES ('acme', gen_random_uuid(), 'f', 'client', 'c', 'http', 'request', 4, now(), now())`,
    );
    const alerts = (state: string) => async () =>
      (await scene.call('GET', `/v1/alerts?kind=incident&state=${state}`)).body.items.length === 1;
    await waitUntil('it to fire', alerts('firing'));
    await change('incident', { value: 5 });
    await waitUntil('it to be over', alerts('resolved'));
    await change('incident', { value: 4 });
    await waitUntil('it to fire again', alerts('firing'));
  });
});
