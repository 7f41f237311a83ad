import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { newUuid } from '#libs/contracts';
import { openConfigurationHold, wakeConfiguredTasks } from '#libs/persistence';
import { waitUntil } from '../../../test/support/wait-until.js';
import { httpTask, type WorkerScene, workerScene } from '../../../test/support/worker-scene.js';

jest.setTimeout(60_000);

const LIMIT = { perSecond: 10, burst: 10 };

let scene: WorkerScene;

beforeAll(async () => {
  scene = await workerScene();
  await scene.addWorker(scene.signIn);
  await scene.query(`UPDATE connections SET settings = settings || $1 WHERE name = 'keyed'`, [
    JSON.stringify({ rateLimit: LIMIT }),
  ]);
});

// What one spec leaves behind must not hold up the next.
beforeEach(() => scene.query('DELETE FROM endpoint_health'));

afterAll(() => scene?.drop());

interface Health {
  trips: number;
  reason: string | null;
}

async function health(connection = 'plain'): Promise<Health | undefined> {
  const [row] = await scene.query<Health>('SELECT trips, reason FROM endpoint_health WHERE connection = $1', [
    connection,
  ]);
  return row;
}

/** Lets the time of a hold pass. */
const passHold = () => scene.query('UPDATE endpoint_health SET closed_until = now() WHERE closed_until > now()');

/** Notes something of the connection `plain` before any call. */
const note = (columns: string, values: string) =>
  scene.query(`/* ${columns} */ INSERT INTO endpoint_health (tenant, connector, connection, endpoint_group, ${columns})
    VALUES ('acme', 'http', 'plain', 'default', ${values})`);

const send = (path: string, over: Record<string, unknown> = {}) => scene.send({ body: httpTask('GET', path, over) });

const allWaiting = (ids: readonly string[], reason: string) =>
  waitUntil(`${ids.length} tasks to wait as ${reason}`, async () => {
    const rows = await scene.query(`SELECT FROM tasks WHERE id = ANY ($1) AND status = 'waiting' AND reason = $2`, [
      ids,
      reason,
    ]);
    return rows.length === ids.length;
  });

/** Sweeps until something is so. How many tasks each sweep has let go. */
async function sweepUntil(what: string, isSo: () => unknown): Promise<number[]> {
  const letGo: number[] = [];
  await waitUntil(
    what,
    async () => {
      letGo.push((await scene.sweeper.sweep()).letGo);
      return isSo();
    },
    { deadlineMs: 30_000 },
  );
  return letGo;
}

const statuses = (ids: readonly string[]) =>
  Promise.all(ids.map(async (id) => (await scene.resultOf(id)).event.data.status));

describe('in an outage', () => {
  it('one task at a time looks whether the provider is back, none dies, and other connections go on', async () => {
    const path = scene.freshPath();
    let isDown = true;
    scene.answers.set(path, (_, response) => void response.writeHead(isDown ? 503 : 200).end('{}'));
    const ids = await Promise.all(Array.from({ length: 20 }, () => send(path)));
    await sweepUntil('the breaker to open', async () => ((await health())?.trips ?? 0) > 0);
    await allWaiting(ids, 'breaker_open');

    for (let probes = 0; probes < 4; probes++) {
      const [calls, trips] = [scene.effectsAt(path).length, (await health())?.trips ?? 0];
      await passHold();
      await sweepUntil('the next probe to fail', async () => ((await health())?.trips ?? 0) > trips);
      await allWaiting(ids, 'breaker_open');
      expect([scene.effectsAt(path).length - calls, (await health())?.trips]).toEqual([1, trips + 1]);
    }
    const other = await scene.send({ body: httpTask('GET', scene.freshPath(), { connection: 'keyed' }) });
    expect(await statuses([other])).toEqual(['succeeded']);

    isDown = false;
    await passHold();
    await sweepUntil('all to be called', async () => {
      const rows = await scene.query(`SELECT FROM tasks WHERE id = ANY ($1) AND status = 'succeeded'`, [ids]);
      return rows.length === ids.length;
    });
    expect(new Set(await statuses(ids))).toEqual(new Set(['succeeded']));
    expect(await scene.messaging.ready('waybill.dead.http')).toBe(0);
  });

  it('another probe follows one that is never heard of again', async () => {
    const path = scene.freshPath();
    await note(
      'trips, failures, reason, closed_until, probe_task, probe_until',
      `1, 5, 'breaker_open', now() - interval '1 second', '${newUuid()}', now() + interval '1 hour'`,
    );
    const id = await send(path);
    await allWaiting([id], 'breaker_open');
    await scene.sweeper.sweep();
    expect(scene.effectsAt(path)).toHaveLength(0);
    await scene.query(`UPDATE endpoint_health SET probe_until = now() - interval '1 second'`);
    await sweepUntil('the task to be the probe', () => scene.effectsAt(path).length > 0);
    expect(await statuses([id])).toEqual(['succeeded']);
    expect(await health()).toMatchObject({ trips: 0, reason: null });
  });
});

describe('a limit', () => {
  it('is kept by all workers together, and those that wait go on in the order they came', async () => {
    const path = scene.freshPath();
    const tasks = Array.from({ length: 50 }, (_, n) => httpTask('GET', `${path}-${n}`, { connection: 'keyed' }));
    // Acceptances share a moment where they share a statement: one after the other, the order is that of their sending.
    const ids: string[] = [];
    for (const body of tasks) ids.push(await scene.send({ body }));
    const letGo = await sweepUntil('all to be called', async () => {
      const rows = await scene.query(`SELECT FROM tasks WHERE id = ANY ($1) AND status = 'succeeded'`, [ids]);
      return rows.length === ids.length;
    });
    expect(Math.max(...letGo)).toBeLessThanOrEqual(LIMIT.burst);
    expect(letGo.reduce((sum, count) => sum + count, 0)).toBeGreaterThanOrEqual(20);
    const accepted = await scene.query<{ id: string }>(
      'SELECT id FROM tasks WHERE id = ANY ($1) ORDER BY created_at, id',
      [ids],
    );
    const rankOf = new Map(accepted.map(({ id }, rank) => [`${path}-${ids.indexOf(id)}`, rank]));
    const ranks = scene.effects.flatMap((effect) => rankOf.get(effect.path) ?? []);
    expect(ranks).toHaveLength(50);
    // Those let go together are called in any order.
    ranks.forEach((rank, place) => {
      expect(Math.abs(rank - place)).toBeLessThan(2 * LIMIT.burst);
    });
  });

  it('of the provider is kept from the answer that used it up, before any 429', async () => {
    const [first, second] = [scene.freshPath(), scene.freshPath()];
    const reset = Math.floor(Date.now() / 1_000) + 3_600;
    scene.answers.set(
      first,
      (_, response) =>
        void response.writeHead(200, { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(reset) }).end('{}'),
    );
    expect(await statuses([await send(first)])).toEqual(['succeeded']);
    const id = await send(second);
    await allWaiting([id], 'rate_limited');
    expect(scene.effectsAt(second)).toHaveLength(0);
    await passHold();
    await sweepUntil('it to be called', () => scene.effectsAt(second).length > 0);
    expect(await statuses([id])).toEqual(['succeeded']);
  });
});

describe('a task that waits', () => {
  it('for its credential is tried by two for all, and goes on when the connection is mended', async () => {
    const path = scene.freshPath();
    let isRefused = true;
    scene.answers.set(path, (_, response) => void response.writeHead(isRefused ? 401 : 200).end('{}'));
    const first = await send(path);
    await allWaiting([first], 'configuration');
    const second = await send(path);
    await allWaiting([first, second], 'configuration');
    const ids = [first, second, ...(await Promise.all(Array.from({ length: 5 }, () => send(path))))];
    await allWaiting(ids, 'configuration');
    expect(scene.effectsAt(path)).toHaveLength(2);
    isRefused = false;
    await scene.owner.run(wakeConfiguredTasks, ['acme', 'plain']);
    await scene.owner.run(openConfigurationHold, ['acme', 'http', 'plain']);
    await sweepUntil('all to be called', () => scene.effectsAt(path).length > ids.length);
    expect(new Set(await statuses(ids))).toEqual(new Set(['succeeded']));
  });

  it('for its own refusal holds up no other of its connection', async () => {
    const [refused, well] = [scene.freshPath(), scene.freshPath()];
    scene.answers.set(refused, (_, response) => void response.writeHead(403).end('{}'));
    const id = await send(refused);
    await allWaiting([id], 'configuration');
    const others = await Promise.all(Array.from({ length: 5 }, () => send(well)));
    expect(new Set(await statuses(others))).toEqual(new Set(['succeeded']));
    expect(await health()).toMatchObject({ trips: 0, reason: null });
  });

  it('expires at its deadline, whatever it waits for', async () => {
    const path = scene.freshPath();
    await note('reason, closed_until', `'rate_limited', now() + interval '1 hour'`);
    const id = await send(path, { deadline: new Date(Date.now() + 1_500).toISOString() });
    await allWaiting([id], 'rate_limited');
    await sweepUntil('it to expire', async () => (await scene.rowOf(id))?.status === 'expired');
    expect(scene.effectsAt(path)).toHaveLength(0);
  });
});
