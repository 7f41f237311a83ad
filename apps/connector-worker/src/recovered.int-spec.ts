import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { cancelTask } from '#libs/execution';
import { OperatorStore, PostgresTaskStore, type StatementRunner } from '#libs/persistence';
import { waitUntil } from '../../../test/support/wait-until.js';
import { httpTask, type WorkerScene, workerScene } from '../../../test/support/worker-scene.js';

jest.setTimeout(60_000);

let scene: WorkerScene;
let runner: StatementRunner;

beforeAll(async () => {
  scene = await workerScene();
  runner = {
    run: (statement, parameters) => scene.query(`/* ${statement.name} */ ${statement.text}`, [...parameters]),
  };
});
afterAll(() => scene?.drop());

/** A task that was never sent, as far as the database knows, which went back since. */
async function doubted(method: string): Promise<string> {
  const notBefore = new Date(Date.now() + 3_600_000).toISOString();
  const id = await scene.send({ body: httpTask(method, scene.freshPath(), { notBefore }) });
  await waitUntil('it to wait', async () => (await scene.rowOf(id))?.reason === 'not_before');
  await scene.query('UPDATE tasks SET doubted_since = created_at WHERE id = $1', [id]);
  return id;
}

describe('a task without an attempt after a recovery', () => {
  it.each([
    ['GET', 'expired'],
    ['POST', 'parked'],
  ])('that is a %s and whose deadline has passed is %s', async (method, status) => {
    const id = await doubted(method);
    await scene.query('UPDATE tasks SET deadline = now(), wake_at = now() WHERE id = $1', [id]);
    await scene.sweeper.sweep();
    expect((await scene.resultOf(id)).event.data.status).toBe(status);
  });

  it.each([
    ['GET', 'cancelled'],
    ['POST', 'parked'],
  ])('that is a %s and is cancelled is left to a worker, and is %s', async (method, status) => {
    const id = await doubted(method);
    expect(await new OperatorStore(runner).requestCancel('acme', id)).toBe('waiting');
    const cancelled = await cancelTask(new PostgresTaskStore(runner), { tenant: 'acme', id }, new Date());
    expect(cancelled.kind).toBe('asked');
    await scene.query('UPDATE tasks SET lease_until = now(), wake_at = now() WHERE id = $1', [id]);
    await scene.sweeper.sweep();
    expect((await scene.resultOf(id)).event.data.status).toBe(status);
  });
});
