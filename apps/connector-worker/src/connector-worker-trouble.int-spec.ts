import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { http } from '#libs/connectors/http';
import { requestHash } from '#libs/execution';
import { waitUntil } from '../../../test/support/wait-until.js';
import { httpTask, LEASE_SECONDS, type WorkerScene, workerScene } from '../../../test/support/worker-scene.js';

jest.setTimeout(60_000);

let scene: WorkerScene;

beforeAll(async () => {
  scene = await workerScene();
});

afterAll(() => scene?.drop());

describe('trouble', () => {
  it('retries a definite failure with backoff, then fails with a dead letter', async () => {
    const path = scene.freshPath();
    scene.answers.set(path, (_, response) => void response.writeHead(503, { 'x-request-id': 'r-7' }).end('busy'));
    const id = await scene.send({ body: httpTask('GET', path) });
    const { event } = await scene.resultOf(id);
    expect(event.data).toMatchObject({
      status: 'failed',
      attempts: 3,
      error: { code: 'http_503', category: 'transient', providerRequestId: 'r-7' },
    });
    expect((await scene.messaging.take('waybill.dead.http')).headers).toMatchObject({
      'waybill-reason': 'http_503',
      'waybill-task': id,
      tenant: 'acme',
    });
    expect(
      await scene.query('SELECT number, outcome, http_status FROM attempts WHERE task_id = $1 ORDER BY number', [id]),
    ).toEqual([1, 2, 3].map((number) => ({ number, outcome: 'ambiguous', http_status: 503 })));
  });

  it('never retries what the provider refuses', async () => {
    const path = scene.freshPath();
    scene.answers.set(path, (_, response) => void response.writeHead(422).end('{"error":"no"}'));
    const id = await scene.send({ body: httpTask('POST', path) });
    expect((await scene.resultOf(id)).event.data).toMatchObject({
      status: 'failed',
      attempts: 1,
      effect: { applied: 'no' },
    });
    await scene.messaging.take('waybill.dead.http');
    expect(scene.effectsAt(path)).toHaveLength(1);
  });

  it('holds the whole connection by Retry-After, and no attempt is burnt', async () => {
    const [limited, other] = [scene.freshPath(), scene.freshPath()];
    scene.answers.set(
      limited,
      (_, response, seen) =>
        void (seen === 1 ? response.writeHead(429, { 'retry-after': '2' }).end() : response.end('{}')),
    );
    const first = await scene.send({ body: httpTask('POST', limited, { connection: 'keyed' }) });
    await waitUntil('it to wait', async () => (await scene.rowOf(first))?.reason === 'rate_limited');
    const second = await scene.send({ body: httpTask('POST', other, { connection: 'keyed' }) });
    await waitUntil('the other to wait', async () => (await scene.rowOf(second))?.reason === 'rate_limited');
    expect(scene.effectsAt(other)).toHaveLength(0);
    await waitUntil('both to be let go', async () => {
      await scene.sweeper.sweep();
      return scene.effectsAt(other).length > 0;
    });
    expect((await scene.resultOf(first)).event.data.status).toBe('succeeded');
    expect((await scene.resultOf(second)).event.data.attempts).toBe(1);
  });

  it('parks a task of class once when its end is ambiguous, with its evidence', async () => {
    const path = scene.freshPath();
    scene.answers.set(path, (request) => void request.socket.destroy());
    const id = await scene.send({ body: httpTask('POST', path) });
    expect((await scene.resultOf(id)).event.data).toMatchObject({
      status: 'parked',
      attempts: 1,
      effect: { class: 'once', applied: 'unknown' },
    });
    expect(await scene.query('SELECT outcome, phase FROM attempts WHERE task_id = $1', [id])).toMatchObject([
      { outcome: 'ambiguous' },
    ]);
    expect(scene.effectsAt(path)).toHaveLength(1);
    expect(await scene.messaging.ready('waybill.tasks.http')).toBe(0);
  });

  it('repeats a keyed task with the same token and the same bytes', async () => {
    const path = scene.freshPath();
    scene.answers.set(
      path,
      (request, response, seen) => void (seen < 3 ? request.socket.destroy() : response.end('{}')),
    );
    const id = await scene.send({ body: httpTask('POST', path, { connection: 'keyed' }, { body: { n: 1 } }) });
    expect((await scene.resultOf(id)).event.data).toMatchObject({
      status: 'succeeded',
      attempts: 3,
      effect: { class: 'keyed', applied: 'yes' },
    });
    const keys = scene.effectsAt(path).map(({ key }) => key);
    expect(keys[0]).toMatch(/^[0-9a-f]{64}$/);
    expect(new Set(keys).size).toBe(1);
    expect(new Set(scene.effectsAt(path).map(({ body }) => body)).size).toBe(1);
  });

  it('takes over from a worker that was lost: once is parked, natural is repeated', async () => {
    const [once, natural] = [scene.freshPath(), scene.freshPath()];
    const lost = async (method: string, path: string, effectClass: string) => {
      const id = await scene.send({
        body: httpTask(method, path, { notBefore: new Date(Date.now() + 3_600_000).toISOString() }),
      });
      await waitUntil('it to be stored', () => scene.rowOf(id));
      await scene.query(
        `UPDATE tasks SET status = 'intent', attempts = 1, fence_counter = 1, operation_token = repeat('a', 64), not_before = NULL,
           lease_until = now() - interval '1 second', wake_at = now() - interval '1 second' WHERE id = $1`,
        [id],
      );
      const prepared = http.actions.get('request')?.prepare({
        input: { method, path },
        settings: { baseUrl: scene.baseUrl },
        token: 'a'.repeat(64),
      });
      if (!prepared) throw new Error('The connector http has no action request');
      await scene.query(
        `INSERT INTO attempts (tenant, task_id, number, fence_epoch, fence_counter, effect_class, operation_token, connection_version, method, url, request_hash)
         VALUES ('acme', $1, 1, 1, 1, $2, repeat('a', 64), 1, $3, $4, $5)`,
        [id, effectClass, method, prepared.url, requestHash(prepared)],
      );
      return id;
    };
    const parked = await lost('POST', once, 'once');
    const repeated = await lost('PUT', natural, 'natural');
    await scene.sweeper.sweep();
    expect((await scene.resultOf(parked)).event.data).toMatchObject({
      status: 'parked',
      error: { code: 'worker_lost' },
    });
    expect((await scene.resultOf(repeated)).event.data).toMatchObject({ status: 'succeeded', attempts: 2 });
    expect([scene.effectsAt(once).length, scene.effectsAt(natural).length]).toEqual([0, 1]);
  });

  it('claims a task, and claims it again, for as long as LEASE_SECONDS says', async () => {
    const path = scene.freshPath();
    const released = Promise.withResolvers<void>();
    scene.answers.set(path, (_, response, seen) => {
      if (seen === 1) response.writeHead(503).end();
      else released.promise.then(() => response.end('{}'));
    });
    const id = await scene.send({ body: httpTask('PUT', path) });
    await waitUntil('the second call', () => scene.effectsAt(path).length === 2);
    const [lease] = await scene.query<{ seconds: number }>(
      'SELECT extract(epoch FROM lease_until - now())::float8 AS seconds FROM tasks WHERE id = $1',
      [id],
    );
    released.resolve();
    expect(lease?.seconds).toBeGreaterThan(0);
    expect(lease?.seconds).toBeLessThanOrEqual(LEASE_SECONDS);
    expect((await scene.resultOf(id)).event.data.status).toBe('succeeded');
  });

  it('tries again by the database’s time, though the clock of its own machine be an hour ahead', async () => {
    const path = scene.freshPath();
    scene.answers.set(
      path,
      (_, response, seen) => void (seen === 1 ? response.writeHead(503).end() : response.end('{}')),
    );
    const right = Date.now.bind(Date);
    const wrong = jest.spyOn(Date, 'now').mockImplementation(() => right() + 3_600_000);
    try {
      const id = await scene.send({ body: httpTask('PUT', path) });
      expect((await scene.resultOf(id)).event.data).toMatchObject({ status: 'succeeded', attempts: 2 });
    } finally {
      wrong.mockRestore();
    }
  });

  it('waits while the credential is refused, and other connections go on', async () => {
    const [refused, fine] = [scene.freshPath(), scene.freshPath()];
    scene.answers.set(refused, (_, response) => void response.writeHead(401).end());
    for (const which of ['one', 'another']) {
      const waiting = await scene.send({ body: httpTask('GET', refused, { connection: 'plain' }) });
      await waitUntil(`${which} to wait`, async () => (await scene.rowOf(waiting))?.reason === 'configuration');
    }
    const id = await scene.send({ body: httpTask('POST', fine, { connection: 'keyed' }) });
    expect((await scene.resultOf(id)).event.data.status).toBe('succeeded');
    expect(await scene.query(`SELECT reason FROM endpoint_health WHERE connection = 'plain'`)).toEqual([
      { reason: 'configuration' },
    ]);
    await scene.query(`DELETE FROM endpoint_health WHERE connection = 'plain'`);
  });

  it('records rubbish in an answer and leaves the neighbours in its batch unharmed', async () => {
    const rubbish = scene.freshPath();
    scene.answers.set(
      rubbish,
      (_, response) =>
        void response
          .setHeader('content-type', 'application/json')
          .end(Buffer.from('{"a":"\\u0000\\ud800","n":1e999}\u0000')),
    );
    const paths = Array.from({ length: 20 }, scene.freshPath);
    const ids = await Promise.all(
      [rubbish, ...paths].map((path) => scene.send({ body: httpTask('PUT', path, { connection: 'keyed' }) })),
    );
    const statuses = await Promise.all(ids.map(async (id) => (await scene.resultOf(id)).event.data.status));
    expect(new Set(statuses)).toEqual(new Set(['succeeded']));
  });
});
