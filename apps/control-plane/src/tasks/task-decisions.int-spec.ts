import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newUuid } from '#libs/contracts';
import { type ControlPlaneScene, controlPlaneScene } from '../../../../test/support/control-plane-scene.js';

let scene: ControlPlaneScene;

beforeAll(async () => {
  scene = await controlPlaneScene();
  const shop = { name: 'shop', connector: 'http', settings: { baseUrl: 'https://shop.example' } };
  await scene.call('POST', '/v1/connections', { json: shop });
}, 30_000);
afterAll(() => scene?.drop(), 30_000);

const task = { connector: 'http', action: 'request', connection: 'shop', input: { method: 'POST', path: '/' } };
const submit = async (): Promise<string> => (await scene.call('POST', '/v1/tasks', { json: task })).body.id;
const put = (id: string, status: string) =>
  scene.query(`UPDATE tasks SET status = $2, wake_at = NULL WHERE id = $1`, [id, status]);

describe('cancelling a task', () => {
  it('ends one that has not started, and announces it', async () => {
    const id = await submit();
    const { status, body } = await scene.call('POST', `/v1/tasks/${id}/cancel`);
    expect(status).toBe(200);
    expect(body).toMatchObject({ id, status: 'cancelled', result: { status: 'cancelled', sequence: 1 } });
    expect(body.finishedAt).not.toBeNull();
    expect((await scene.call('POST', `/v1/tasks/${id}/cancel`)).status).toBe(200);
  });

  it('is only asked for once a call may be under way', async () => {
    const id = await submit();
    await put(id, 'intent');
    const { status, body } = await scene.call('POST', `/v1/tasks/${id}/cancel`);
    expect(status).toBe(202);
    expect(body.status).toBe('intent');
    expect(body.cancelRequestedAt).not.toBeNull();
  });

  it.each(['parked', 'succeeded'])('is refused for one that is %s', async (state) => {
    const id = await submit();
    await put(id, state);
    const { status, body } = await scene.call('POST', `/v1/tasks/${id}/cancel`);
    expect(status).toBe(409);
    expect(body.detail).toContain(state);
  });

  it('is a 404 for one of nobody, and for one of another tenant', async () => {
    expect((await scene.call('POST', `/v1/tasks/${newUuid()}/cancel`)).status).toBe(404);
    const id = await submit();
    expect((await scene.call('POST', `/v1/tasks/${id}/cancel`, { key: scene.keys.other })).status).toBe(404);
    expect((await scene.call('GET', `/v1/tasks/${id}`)).body.status).toBe('accepted');
  });
});

describe('resolving a parked task', () => {
  const resolve = (id: string, json: unknown) => scene.call('POST', `/v1/tasks/${id}/resolve`, { json });
  const parked = async (): Promise<string> => {
    const id = await submit();
    await put(id, 'parked');
    return id;
  };

  it('as applied makes it succeed with the output given, and is written down', async () => {
    const id = await parked();
    const { status, body } = await resolve(id, { decision: 'applied', note: 'seen in the log', output: { no: 7 } });
    expect(status).toBe(200);
    expect(body).toMatchObject({ status: 'succeeded', result: { status: 'succeeded', output: { no: 7 } } });
    const entries = await scene.query('SELECT tenant, act, detail FROM audit_entries WHERE subject = $1', [id]);
    expect(entries).toEqual([{ tenant: 'acme', act: 'task.resolve.applied', detail: 'seen in the log' }]);
  });

  it('as abandoned makes it fail', async () => {
    const { body } = await resolve(await parked(), { decision: 'abandon' });
    expect(body).toMatchObject({ status: 'failed', reason: 'abandoned', result: { error: { code: 'abandoned' } } });
  });

  it('as retry starts it again', async () => {
    const { body } = await resolve(await parked(), { decision: 'retry', note: 'not in the log' });
    expect(body).toMatchObject({ status: 'accepted', result: null });
  });

  it('is refused where it is not parked', async () => {
    expect((await resolve(await submit(), { decision: 'retry' })).status).toBe(409);
    expect((await resolve(newUuid(), { decision: 'retry' })).status).toBe(404);
  });

  it.each([
    [{}, '/decision'],
    [{ decision: 'maybe' }, '/decision'],
    [{ decision: 'retry', output: 1 }, '/output'],
    [{ decision: 'retry', note: 5 }, '/note'],
    [{ decision: 'retry', force: true }, '/force'],
  ])('is refused with %j', async (json, pointer) => {
    const { status, body } = await resolve(await parked(), json);
    expect({ status, pointer: body.errors?.[0]?.pointer }).toEqual({ status: 400, pointer });
  });
});
