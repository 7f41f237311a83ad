import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ControlPlaneScene, controlPlaneScene } from '../../../../test/support/control-plane-scene.js';

let scene: ControlPlaneScene;
beforeAll(async () => {
  scene = await controlPlaneScene();
}, 30_000);
afterAll(() => scene?.drop(), 30_000);

describe('the connectors', () => {
  it('are listed with what their actions take, give and do when repeated', async () => {
    const { body } = await scene.call('GET', '/v1/connectors');
    expect(body).toMatchObject({ nextCursor: null });
    const named = (name: string) => body.items.find((one: { name: string }) => one.name === name);
    expect(named('http')).toMatchObject({
      credentials: expect.arrayContaining(['none', 'bearer']),
      settings: { required: ['baseUrl'] },
      actions: [{ name: 'request', effect: null, input: { type: 'object' } }],
    });
    const actions = named('github').actions.map(({ name, effect }: { name: string; effect: string }) => [name, effect]);
    expect(Object.fromEntries(actions)).toMatchObject({
      comment: 'once',
      'get-issue': 'read',
      'upsert-label': 'natural',
    });
  });

  it('say whether the tenant has paused them', async () => {
    await scene.call('POST', '/v1/connectors/github/pause', { json: { note: 'until Monday' } });
    const { body } = await scene.call('GET', '/v1/connectors/github');
    expect(body.paused).toEqual({ since: expect.any(String), by: expect.any(String), note: 'until Monday' });
    const { items } = (await scene.call('GET', '/v1/connectors', { key: scene.keys.other })).body;
    expect(items.map(({ paused }: { paused: unknown }) => paused)).toEqual(items.map(() => null));
    await scene.call('POST', '/v1/connectors/github/resume', { json: {} });
    expect((await scene.call('GET', '/v1/connectors/github')).body.paused).toBeNull();
  });

  it('are read by name, and one that is not there is not found', async () => {
    const { body } = await scene.call('GET', '/v1/connectors/github');
    expect(body).toMatchObject({ name: 'github', actions: expect.any(Array) });
    expect(await scene.call('GET', '/v1/connectors/nothing')).toMatchObject({ status: 404 });
  });
});
