import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ControlPlaneScene } from '../../../../test/support/control-plane-scene.js';
import { shopScene } from '../../../../test/support/shop-scene.js';
import { waitUntil } from '../../../../test/support/wait-until.js';

let scene: ControlPlaneScene;
beforeAll(async () => {
  scene = await shopScene();
}, 30_000);
afterAll(() => scene?.drop(), 30_000);

async function task(user: string): Promise<string> {
  const input = { method: 'POST', path: '/', body: { mail: user } };
  const json = { connector: 'http', action: 'request', connection: 'shop', input, labels: { user } };
  return (await scene.call('POST', '/v1/tasks', { json })).body.id;
}

const start = (json: object, key = scene.keys.acme) => scene.call('POST', '/v1/erasures', { json, key });

describe('an erasure over HTTP', () => {
  it('says first what it would come to, then goes on by itself, and tells what it has left', async () => {
    const finished = await task('ada:1');
    const open = await task('ada:1');
    await scene.query(
      `UPDATE tasks SET status = 'succeeded', wake_at = NULL, finished_at = now() - interval '1 hour' WHERE id = $1`,
      [finished],
    );
    const trial = await start({ label: 'user:ada:1', dryRun: true });
    expect(trial).toMatchObject({
      status: 200,
      body: { selected: 2, goes: 1, refused: [{ reason: 'unfinished', letters: 1 }] },
    });
    expect((await scene.call('GET', '/v1/erasures')).body.items).toEqual([]);

    const started = await start({ label: 'user:ada:1' });
    expect(started).toMatchObject({ status: 201, body: { labelName: 'user', state: 'running' } });
    const path = `/v1/erasures/${started.body.id}`;
    await waitUntil('the erasure to be done', async () => (await scene.call('GET', path)).body.state === 'done', {
      deadlineMs: 20_000,
    });
    const { body } = await scene.call('GET', path);
    expect(body).toMatchObject({ tasks: 1, letters: 0, left: 1, leftTasks: [{ id: open }] });
    expect(JSON.stringify(body)).not.toContain('ada');
    const { body: erased } = await scene.call('GET', `/v1/tasks/${finished}`);
    expect(erased).toMatchObject({ status: 'succeeded', labels: {}, erasedAt: expect.any(String) });
    expect((await scene.call('GET', `/v1/tasks/${open}`)).body).toMatchObject({ erasedAt: null });
    expect((await scene.call('GET', path, { key: scene.keys.other })).status).toBe(404);
  }, 40_000);

  it('is refused where it is not meant by anybody who may', async () => {
    const key = await scene.makeKey('acme', ['tasks:read', 'tasks:write']);
    expect((await start({ label: 'user:ada' }, key)).status).toBe(403);
    for (const label of ['user', ':ada', 'user:\u0000', 'user:\ud800']) {
      const { status, body } = await start({ label });
      expect({ label, status, pointer: body.errors?.[0]?.pointer }).toMatchObject({ status: 400 });
    }
    expect((await scene.call('GET', '/v1/erasures?cursor=x')).status).toBe(400);
  });
});
