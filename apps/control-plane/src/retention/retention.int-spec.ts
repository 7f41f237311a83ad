import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ControlPlaneScene, controlPlaneScene } from '../../../../test/support/control-plane-scene.js';

let scene: ControlPlaneScene;
beforeAll(async () => {
  scene = await controlPlaneScene();
}, 30_000);
afterAll(() => scene?.drop(), 30_000);

const daysOf = async (key?: string): Promise<Record<string, number>> => {
  const { body } = await scene.call('GET', '/v1/retention', key === undefined ? {} : { key });
  return Object.fromEntries((body.items as { kind: string; days: number }[]).map(({ kind, days }) => [kind, days]));
};

const change = (kind: string, json: object, key = scene.keys.acme) =>
  scene.call('PATCH', `/v1/retention/${kind}`, { json, key });

describe('how long a tenant has kept what has ended', () => {
  it('is what the installation keeps, or less where an administrator of the tenant has set that', async () => {
    expect(await daysOf()).toEqual({ tasks: 30, webhooks: 30, callbacks: 30, 'dead-letters': 30, incidents: 30 });
    expect(await change('tasks', { days: 7 })).toMatchObject({ status: 200, body: { kind: 'tasks', days: 7, own: 7 } });
    expect(await daysOf()).toMatchObject({ tasks: 7, webhooks: 30 });
    expect(await daysOf(scene.keys.other)).toMatchObject({ tasks: 30 });
    expect((await change('tasks', { days: null })).body).toMatchObject({ days: 30, own: null, most: 30 });
    expect(await daysOf()).toMatchObject({ tasks: 30 });
  });

  it('is never longer, and never nothing', async () => {
    for (const days of [31, 0, 1.5, '7']) {
      const { status, body } = await change('webhooks', { days });
      expect({ days, status, pointer: body.errors?.[0]?.pointer }).toEqual({ days, status: 400, pointer: '/days' });
    }
    expect((await change('webhooks', {})).status).toBe(400);
    expect((await change('audit', { days: 7 })).status).toBe(404);
    const key = await scene.makeKey('acme', ['tasks:read', 'tasks:write']);
    expect((await change('webhooks', { days: 7 }, key)).status).toBe(403);
    expect(await daysOf()).toMatchObject({ webhooks: 30 });
  });
});

describe('an idempotency key whose task is kept no longer', () => {
  it('is answered with 410, and nothing is called again', async () => {
    const settings = { baseUrl: 'https://shop.example' };
    await scene.call('POST', '/v1/connections', { json: { name: 'shop', connector: 'http', settings } });
    const json = { connector: 'http', action: 'request', connection: 'shop', input: { method: 'GET', path: '/' } };
    const headers = { 'idempotency-key': 'k-1' };
    const { body } = await scene.call('POST', '/v1/tasks', { json, headers });
    await scene.query('DELETE FROM tasks WHERE id = $1', [body.id]);
    const again = await scene.call('POST', '/v1/tasks', { json, headers });
    expect(again).toMatchObject({ status: 410, body: { code: 'task_forgotten' } });
    expect(again.body.detail).toContain(body.id);
    expect(await scene.query('SELECT id FROM tasks')).toEqual([]);
  });
});
