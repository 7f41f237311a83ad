import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { type ActionDefinition, joinUrl, type Probe, readFailedStatus } from '#libs/connector-kit';
import { requestHash } from '#libs/execution';
import { waitUntil } from '../../../test/support/wait-until.js';
import { type WorkerScene, workerScene } from '../../../test/support/worker-scene.js';

jest.setTimeout(60_000);

const probe: Probe = {
  settleMs: 400,
  intervalMs: 300,
  scope: 'orders by their mark',
  consistent: true,
  prepare: ({ input, settings }) => ({
    method: 'GET',
    url: joinUrl(String(settings['baseUrl']), `${String(input['path'])}/mark`),
    headers: {},
    body: null,
  }),
  read: (answer, { now }) => {
    if (answer.status === 200) return { kind: 'found', output: { seen: answer.body.toString() } };
    if (answer.status === 404) return { kind: 'absent' };
    const failed = readFailedStatus(answer, now);
    return failed.kind === 'failed' ? { ...failed, kind: 'unclear' } : { kind: 'absent' };
  },
};

/** Puts an order at a path of the third party, marked with the operation token. */
const place: ActionDefinition = {
  name: 'place',
  summary: 'Places an order that can be looked up',
  input: { type: 'object', properties: { path: { type: 'string' } }, required: ['path'], additionalProperties: false },
  output: {},
  effect: 'probed',
  timeoutMs: 2_000,
  retry: { maxAttempts: 3, baseDelayMs: 50, maxDelayMs: 100 },
  probe,
  prepare: ({ input, settings, token }) => ({
    method: 'POST',
    url: joinUrl(String(settings['baseUrl']), String(input['path'])),
    headers: {},
    body: Buffer.from(token),
  }),
  read: (answer, { now }) =>
    answer.status < 300 ? { kind: 'done', output: { placed: true } } : readFailedStatus(answer, now),
};
const placeUnseen: ActionDefinition = { ...place, name: 'place-unseen', probe: { ...probe, consistent: false } };
const placeSlowly: ActionDefinition = { ...place, name: 'place-slowly', probe: { ...probe, settleMs: 3_600_000 } };

let scene: WorkerScene;

beforeAll(async () => {
  scene = await workerScene({ actions: [place, placeUnseen, placeSlowly] });
});

// What breaks in one spec must not be counted towards a breaker in the next.
beforeEach(() => scene.query('DELETE FROM endpoint_health'));

afterEach(() => void jest.restoreAllMocks());

afterAll(() => scene?.drop());

const task = (path: string, over: Record<string, unknown> = {}) => ({
  connector: 'http',
  action: 'place',
  connection: 'plain',
  input: { path },
  ...over,
});
const send = (path: string, over: Record<string, unknown> = {}) => {
  const body = task(path, over);
  return scene.send({ body, routingKey: `http.${body.action}` });
};
/** The third party hangs up on the first call at a path, and answers a probe with `status`. */
const hangUpOnce = (path: string, status: number) => {
  scene.answers.set(path, (request, response, seen) => void (seen === 1 ? request.socket.destroy() : response.end()));
  scene.answers.set(`${path}/mark`, (_, response) => void response.writeHead(status).end('an order'));
};
const probesOf = (id: string) =>
  scene.query('SELECT attempt, number, outcome, http_status FROM probes WHERE task_id = $1 ORDER BY number', [id]);

describe('a task whose effect can be looked up, after an ambiguous end', () => {
  it('succeeds with what is found, and is not sent again', async () => {
    const path = scene.freshPath();
    hangUpOnce(path, 200);
    const id = await send(path);
    await waitUntil('it to wait', async () => (await scene.rowOf(id))?.reason === 'probe');
    const { data } = (await scene.resultOf(id)).event;
    expect(data).toMatchObject({
      status: 'succeeded',
      attempts: 1,
      output: { seen: 'an order' },
      effect: { class: 'probed', applied: 'yes', adopted: true },
    });
    expect(scene.effectsAt(path)).toHaveLength(1);
    expect(await probesOf(id)).toEqual([{ attempt: 1, number: 1, outcome: 'found', http_status: 200 }]);
    const [kept] = await scene.query('SELECT url, scope, answer FROM probes WHERE task_id = $1', [id]);
    expect(kept).toEqual({
      url: `${scene.baseUrl}${path}/mark`,
      scope: 'orders by their mark',
      answer: Buffer.from('an order'),
    });
  });

  it.each([-3_600_000, 3_600_000])(
    'is looked for by a worker whose own clock is wrong by %d ms, and not sent again instead',
    async (wrongMs) => {
      const right = Date.now.bind(Date);
      jest.spyOn(Date, 'now').mockImplementation(() => right() + wrongMs);
      const path = scene.freshPath();
      hangUpOnce(path, 200);
      const id = await send(path);
      expect((await scene.resultOf(id)).event.data).toMatchObject({ status: 'succeeded', effect: { adopted: true } });
      expect(scene.effectsAt(path)).toHaveLength(1);
    },
  );

  it('is sent again, byte for byte, once it is not found twice', async () => {
    const path = scene.freshPath();
    hangUpOnce(path, 404);
    const id = await send(path);
    const { data } = (await scene.resultOf(id)).event;
    expect(data).toMatchObject({ status: 'succeeded', attempts: 2, effect: { applied: 'yes' } });
    expect(data.effect).not.toHaveProperty('adopted');
    expect(await probesOf(id)).toMatchObject([{ outcome: 'absent' }, { outcome: 'absent' }]);
    const bodies = scene.effectsAt(path).map(({ body }) => body);
    expect(bodies).toEqual([expect.stringMatching(/^[0-9a-f]{64}$/), bodies[0]]);
  });

  it('is parked where not finding it proves nothing, and holds no message', async () => {
    const path = scene.freshPath();
    hangUpOnce(path, 404);
    const id = await send(path, { action: 'place-unseen' });
    expect((await scene.resultOf(id)).event.data).toMatchObject({
      status: 'parked',
      error: { code: 'not_found' },
      effect: { applied: 'unknown' },
    });
    expect(await probesOf(id)).toHaveLength(2);
    expect(scene.effectsAt(path)).toHaveLength(1);
    expect(await scene.messaging.ready('waybill.tasks.http')).toBe(0);
  });

  it('is parked once its probe has failed as often as its policy allows', async () => {
    const path = scene.freshPath();
    hangUpOnce(path, 503);
    const id = await send(path);
    expect((await scene.resultOf(id)).event.data).toMatchObject({ status: 'parked', error: { code: 'http_503' } });
    expect(await probesOf(id)).toMatchObject([1, 2, 3].map((number) => ({ number, outcome: 'unclear' })));
    expect(scene.effectsAt(path)).toHaveLength(1);
  });

  it('is looked for through an outage, which uses up none of its tries', async () => {
    const path = scene.freshPath();
    hangUpOnce(path, 200);
    scene.answers.set(`${path}/mark`, (_, response, seen) => {
      response.writeHead(seen <= 4 ? 503 : 200).end('an order');
    });
    await scene.query(`INSERT INTO endpoint_health (tenant, connector, connection, endpoint_group, failures)
      VALUES ('acme', 'http', 'plain', 'default', 3)`);
    const id = await send(path);
    for (const probes of [1, 2, 3]) {
      await waitUntil('it to wait for the endpoints', async () => {
        return (await probesOf(id)).length === probes && (await scene.rowOf(id))?.reason === 'breaker_open';
      });
      if (probes === 3) break;
      await scene.query('UPDATE endpoint_health SET closed_until = now()');
      await scene.sweeper.sweep();
    }
    await scene.query('DELETE FROM endpoint_health');
    await scene.query(`UPDATE tasks SET not_before = now(), wake_at = now() - interval '1 second' WHERE id = $1`, [id]);
    await scene.sweeper.sweep();
    expect((await scene.resultOf(id)).event.data).toMatchObject({ status: 'succeeded', effect: { adopted: true } });
    expect(await probesOf(id)).toHaveLength(5);
    expect(scene.effectsAt(path)).toHaveLength(1);
  });

  it('is parked at its deadline, with no look that would come too early', async () => {
    const path = scene.freshPath();
    hangUpOnce(path, 200);
    const deadline = new Date(Date.now() + 3_600_000).toISOString();
    const id = await send(path, { action: 'place-slowly', deadline });
    await waitUntil('it to end', async () => ['parked', 'waiting'].includes((await scene.rowOf(id))?.status ?? ''));
    expect((await scene.resultOf(id)).event.data).toMatchObject({
      status: 'parked',
      error: { code: 'connection_closed' },
    });
    expect(await probesOf(id)).toEqual([]);
  });

  it('is parked where its connection has changed meanwhile', async () => {
    const path = scene.freshPath();
    hangUpOnce(path, 200);
    const id = await send(path, { action: 'place-slowly' });
    await waitUntil('it to wait', async () => (await scene.rowOf(id))?.reason === 'probe');
    await scene.query(
      `UPDATE attempts SET connection_version = 0, ended_at = now() - interval '2 hours' WHERE task_id = $1`,
      [id],
    );
    await scene.query(
      `UPDATE tasks SET not_before = now() - interval '1 second', wake_at = now() - interval '1 second' WHERE id = $1`,
      [id],
    );
    await scene.sweeper.sweep();
    expect((await scene.resultOf(id)).event.data).toMatchObject({
      status: 'parked',
      error: { code: 'request_changed' },
    });
    expect(await probesOf(id)).toEqual([]);
  });

  it('is not probed by a claim that comes before its provider has settled', async () => {
    const path = scene.freshPath();
    hangUpOnce(path, 200);
    const id = await send(path, { action: 'place-slowly' });
    await waitUntil('it to wait', async () => (await scene.rowOf(id))?.reason === 'probe');
    const first = await waitOf(id);
    await scene.query(`UPDATE tasks SET not_before = now(), wake_at = now() - interval '1 second' WHERE id = $1`, [id]);
    await scene.sweeper.sweep();
    await waitUntil('it to wait again', async () => {
      const now = await waitOf(id);
      return now.reason === 'probe' && now.fence > first.fence;
    });
    const second = await waitOf(id);
    expect(Math.abs(second.until - first.until)).toBeLessThan(60_000);
    expect(await probesOf(id)).toEqual([]);
  });

  it('is looked for where the worker was lost after the intent', async () => {
    const path = scene.freshPath();
    hangUpOnce(path, 200);
    const id = await lostAfterIntent(path);
    await scene.sweeper.sweep();
    expect((await scene.resultOf(id)).event.data).toMatchObject({
      status: 'succeeded',
      attempts: 1,
      effect: { adopted: true },
    });
    expect(scene.effectsAt(path)).toHaveLength(0);
    expect(await scene.query('SELECT outcome FROM attempts WHERE task_id = $1', [id])).toEqual([{ outcome: 'lost' }]);
  });
});

async function waitOf(id: string): Promise<{ reason: string; until: number; fence: number }> {
  const [row] = await scene.query<{ reason: string; until: Date; fence: string }>(
    'SELECT reason, not_before AS until, fence_counter AS fence FROM tasks WHERE id = $1',
    [id],
  );
  if (!row) throw new Error(`There is no task ${id}`);
  return { reason: row.reason, until: row.until?.getTime(), fence: Number(row.fence) };
}

/** A task as a worker leaves it that dies between its intent and its call. */
async function lostAfterIntent(path: string): Promise<string> {
  const id = await send(path, { notBefore: new Date(Date.now() + 3_600_000).toISOString() });
  await waitUntil('it to be stored', () => scene.rowOf(id));
  const token = 'a'.repeat(64);
  const request = place.prepare({ input: { path }, settings: { baseUrl: scene.baseUrl }, token });
  await scene.query(
    `UPDATE tasks SET status = 'intent', attempts = 1, fence_counter = 1, operation_token = $2, not_before = NULL,
       lease_until = now() - interval '1 second', wake_at = now() - interval '1 second' WHERE id = $1`,
    [id, token],
  );
  await scene.query(
    `INSERT INTO attempts (tenant, task_id, number, fence_epoch, fence_counter, effect_class, operation_token,
       connection_version, method, url, request_hash)
     VALUES ('acme', $1, 1, 1, 1, 'probed', $2, 1, 'POST', $3, $4)`,
    [id, token, request.url, requestHash(request)],
  );
  return id;
}
