import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { ActionDefinition, Probe } from '#libs/connector-kit';
import { cancelTask } from '#libs/execution';
import { OperatorStore, PostgresTaskStore, type StatementRunner } from '#libs/persistence';
import { waitUntil } from '../../../test/support/wait-until.js';
import { httpTask, type WorkerScene, workerScene } from '../../../test/support/worker-scene.js';

jest.setTimeout(60_000);

const probe: Probe = {
  settleMs: 3_600_000,
  intervalMs: 1_000,
  scope: 'nowhere',
  consistent: true,
  prepare: () => ({ method: 'GET', url: 'http://127.0.0.1/', headers: {}, body: null }),
  read: () => ({ kind: 'absent' }),
};

let scene: WorkerScene;
let runner: StatementRunner;

beforeAll(async () => {
  const request = (await import('#libs/connectors/http')).http.actions.get('request');
  if (!request) throw new Error('The connector http has no action request');
  const hourly = { maxAttempts: 3, baseDelayMs: 3_600_000, maxDelayMs: 3_600_000 };
  const probed: ActionDefinition = { ...request, name: 'probed', effect: 'probed', probe };
  scene = await workerScene({ actions: [{ ...request, name: 'patient', retry: hourly }, probed] });
  runner = {
    run: (statement, parameters) => scene.query(`/* ${statement.name} */ ${statement.text}`, [...parameters]),
  };
});

afterAll(() => scene?.drop());

/** What the control-plane does when a cancel is asked for. */
async function cancel(id: string): Promise<string> {
  const status = await new OperatorStore(runner).requestCancel('acme', id);
  if (status !== 'accepted' && status !== 'waiting') return `asked while ${status}`;
  const outcome = await cancelTask(new PostgresTaskStore(runner), { tenant: 'acme', id }, new Date());
  return outcome.kind === 'asked' ? 'asked' : outcome.result.status;
}

const send = (action: string, method: string, path: string, over: Record<string, unknown> = {}) =>
  scene.send({ body: httpTask(method, path, { action, ...over }), routingKey: `http.${action}` });
const waitsFor = (id: string, reason: string) =>
  waitUntil(`${id} to wait for ${reason}`, async () => (await scene.rowOf(id))?.reason === reason);

/** A task whose call the third party has and does not answer until `answer`. */
async function underWay(method: string): Promise<{ id: string; path: string; answer(status: number): void }> {
  const path = scene.freshPath();
  let answer = (_status: number) => {};
  scene.answers.set(path, (_, response) => {
    answer = (status) => void response.writeHead(status, status === 429 ? { 'retry-after': '3600' } : {}).end();
  });
  const id = await send('request', method, path);
  await waitUntil('the call to arrive', () => scene.effectsAt(path).length === 1);
  return { id, path, answer: (status) => answer(status) };
}

describe('a cancel', () => {
  it('ends a task that waits for its time', async () => {
    const path = scene.freshPath();
    const id = await send('request', 'POST', path, { notBefore: new Date(Date.now() + 3_600_000).toISOString() });
    await waitsFor(id, 'not_before');
    // The worker looks whether it may start once it has taken it in: it may be the one that ends it.
    expect(['cancelled', 'asked']).toContain(await cancel(id));
    await waitUntil('the task to end', async () => (await scene.rowOf(id))?.status === 'cancelled');
    expect(scene.effectsAt(path)).toHaveLength(0);
  });

  it('lets what was sent run to its end', async () => {
    const { id, answer } = await underWay('POST');
    expect(await cancel(id)).toBe('asked while intent');
    answer(200);
    expect((await scene.resultOf(id)).event.data.status).toBe('succeeded');
  });

  it('parks a task whose call under way ends without a known outcome', async () => {
    const { id, answer } = await underWay('POST');
    await cancel(id);
    answer(500);
    expect((await scene.resultOf(id)).event.data).toMatchObject({ status: 'parked', effect: { applied: 'unknown' } });
  });

  it('stops the retries of a call under way that is known not to have been applied', async () => {
    const { id, path, answer } = await underWay('POST');
    await cancel(id);
    answer(429);
    await waitsFor(id, 'rate_limited');
    await scene.sweeper.sweep();
    expect((await scene.resultOf(id)).event.data).toMatchObject({ status: 'cancelled', attempts: 1 });
    expect(scene.effectsAt(path)).toHaveLength(1);
    await scene.query('DELETE FROM endpoint_health');
  });

  it.each([
    ['GET', 'cancelled', 'no'],
    ['PUT', 'parked', 'unknown'],
  ])('of a %s that waits for its next attempt leaves it %s: its effect is %s', async (method, status, applied) => {
    const path = scene.freshPath();
    scene.answers.set(path, (request) => void request.socket.destroy());
    const id = await send('patient', method, path);
    await waitsFor(id, 'retry');
    expect(await cancel(id)).toBe(status);
    const [row] = await scene.query<{ event: Buffer }>('SELECT event FROM results WHERE task_id = $1', [id]);
    expect(JSON.parse(String(row?.event)).data.effect.applied).toBe(applied);
  });

  it('parks a task that waits for its effect to be looked for', async () => {
    const path = scene.freshPath();
    scene.answers.set(path, (request) => void request.socket.destroy());
    const id = await send('probed', 'POST', path);
    await waitsFor(id, 'probe');
    expect(await cancel(id)).toBe('parked');
    expect((await scene.rowOf(id))?.reason).toBe('effect_unknown');
  });
});
