import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { type PausableKind, PauseStore, PostgresMaintenanceStore } from '#libs/persistence';
import { waitUntil } from '../../../test/support/wait-until.js';
import { httpTask, type WorkerScene, workerScene } from '../../../test/support/worker-scene.js';

jest.setTimeout(60_000);

let scene: WorkerScene;

beforeAll(async () => {
  scene = await workerScene();
  await scene.addWorker(scene.signIn);
});

// What one spec leaves behind must not hold up the next.
afterEach(() => scene.query('DELETE FROM pauses'));

afterAll(() => scene?.drop());

const BY = { actor: 'spec', note: null };
const pause = (kind: PausableKind, name: string) =>
  scene.owner.transaction((runner) => PauseStore.pauseIn(runner, { tenant: 'acme', kind, name }, BY));
const resume = (kind: PausableKind, name: string) =>
  scene.owner.transaction((runner) => PauseStore.resumeIn(runner, { tenant: 'acme', kind, name }, BY));

const put = (path: string, over: Record<string, unknown> = {}, body: unknown = {}) =>
  scene.send({ body: httpTask('PUT', path, over, { body }) });

/** How many of these tasks are so. */
async function countOf(ids: readonly string[], condition: string): Promise<number> {
  const text = `SELECT FROM tasks WHERE id = ANY ($1) AND ${condition}`;
  return (await scene.owner.run({ name: '', text }, [ids])).length;
}

const PAUSED = `status = 'waiting' AND reason = 'paused' AND attempts = 0`;
const DONE = `status = 'succeeded'`;

const allPaused = (ids: readonly string[]) =>
  waitUntil(`${ids.length} tasks to wait`, async () => (await countOf(ids, PAUSED)) === ids.length);

const sweptUntil = (what: string, isSo: () => Promise<boolean>) =>
  waitUntil(
    what,
    async () => {
      await scene.sweeper.sweep();
      return isSo();
    },
    { deadlineMs: 30_000 },
  );

const allDone = (ids: readonly string[]) =>
  sweptUntil(`${ids.length} tasks to succeed`, async () => (await countOf(ids, DONE)) === ids.length);

describe('while it is paused', () => {
  it.each([
    ['connection', 'plain'],
    ['connector', 'http'],
  ] as const)(
    'a %s calls nothing, holds up no queue, and after the resume each task is called once',
    async (kind, name) => {
      const path = scene.freshPath();
      scene.answers.set(path, (_, response) => void setTimeout(() => response.end('{}'), 30));
      const flowing = await Promise.all(Array.from({ length: 120 }, (_, n) => put(path, {}, n)));
      await waitUntil('tasks to flow', () => scene.effectsAt(path).length >= 10);
      await pause(kind, name);
      const later = await Promise.all(Array.from({ length: 10 }, (_, n) => put(path, {}, 1_000 + n)));
      await allPaused(later);
      const all = [...flowing, ...later];
      await waitUntil('what was in flight to end', async () => {
        return (await countOf(all, DONE)) + (await countOf(all, PAUSED)) === all.length;
      });
      const called = scene.effectsAt(path).length;
      expect(called).toBe(await countOf(all, DONE));
      expect(called).toBeLessThan(all.length);

      if (kind === 'connection') {
        const beside = await put(scene.freshPath(), { connection: 'keyed' });
        expect((await scene.resultOf(beside)).event.data.status).toBe('succeeded');
      }
      await scene.sweeper.sweep();
      expect(await scene.messaging.ready('waybill.tasks.http')).toBe(0);
      expect(scene.effectsAt(path)).toHaveLength(called);
      expect(await countOf(all, `${PAUSED} AND wake_at IS NULL`)).toBe(0);

      await resume(kind, name);
      await allDone(all);
      const bodies = scene.effectsAt(path).map(({ body }) => body);
      expect(bodies).toHaveLength(all.length);
      expect(new Set(bodies).size).toBe(all.length);
      expect(await countOf(all, 'attempts = 1')).toBe(all.length);
      expect(await scene.messaging.ready('waybill.dead.http')).toBe(0);
    },
  );

  it('a task expires at its deadline', async () => {
    await pause('connection', 'plain');
    const path = scene.freshPath();
    const id = await put(path, { deadline: new Date(Date.now() + 1_500).toISOString() });
    await allPaused([id]);
    await sweptUntil('the task to expire', async () => (await countOf([id], `status = 'expired'`)) === 1);
    expect((await scene.resultOf(id)).event.data).toMatchObject({ status: 'expired', attempts: 0 });
    expect(scene.effectsAt(path)).toEqual([]);
  });

  it('tasks of an ordering key stay in their order', async () => {
    await pause('connection', 'plain');
    const path = scene.freshPath();
    const orderingKey = 'acme/site';
    const first = await put(path, { orderingKey }, 'first');
    await allPaused([first]);
    const second = await put(path, { orderingKey }, 'second');
    await waitUntil('the second to be known', async () => (await countOf([second], 'true')) === 1);
    await resume('connection', 'plain');
    await allDone([first, second]);
    expect(scene.effectsAt(path).map(({ body }) => body)).toEqual(['"first"', '"second"']);
  });

  it('a connection and a connector of another tenant hold nothing of this one', async () => {
    await scene.query(`INSERT INTO pauses (tenant, kind, name, paused_by)
      VALUES ('other', 'connection', 'plain', 'spec'), ('other', 'connector', 'http', 'spec')`);
    const id = await put(scene.freshPath());
    expect((await scene.resultOf(id)).event.data.status).toBe('succeeded');
  });
});

describe('after the resume', () => {
  it('a task goes on whose worker had seen the pause, and wrote that down only then', async () => {
    await pause('connection', 'plain');
    const path = scene.freshPath();
    const id = await put(path);
    await allPaused([id]);
    // Claimed once more, as its time has come: it can be, but the end of the claim cannot be written down.
    await scene.query('UPDATE tasks SET not_before = now(), wake_at = now() WHERE id = $1', [id]);
    await scene.owner.transaction(async (runner) => {
      await runner.run({ name: 'hold', text: 'LOCK TABLE attempts IN SHARE MODE' }, []);
      await sweptUntil('the claim', async () => (await countOf([id], `status = 'running'`)) === 1);
      await resume('connection', 'plain');
      await scene.sweeper.sweep();
      expect(await countOf([id], `status = 'running'`)).toBe(1);
    });
    await allDone([id]);
    expect(scene.effectsAt(path)).toHaveLength(1);
  });

  it('a task goes on whose sweeper died before its hint was out, and one whose hint was lost', async () => {
    await pause('connection', 'plain');
    const path = scene.freshPath();
    const id = await put(path);
    await allPaused([id]);
    await resume('connection', 'plain');
    const woken = await new PostgresMaintenanceStore(scene.owner).wakePaused(10);
    expect(woken.map((task) => task.id)).toEqual([id]);
    expect(await countOf([id], `status = 'accepted' AND wake_at < now() + interval '6 seconds'`)).toBe(1);
    await allDone([id]);
    expect(scene.effectsAt(path)).toHaveLength(1);
  });
});
