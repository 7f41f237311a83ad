import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newUuid } from '#libs/contracts';
import type { ControlPlaneScene } from '../../../../test/support/control-plane-scene.js';
import { shopScene } from '../../../../test/support/shop-scene.js';
import { waitUntil } from '../../../../test/support/wait-until.js';

let scene: ControlPlaneScene;

beforeAll(async () => {
  scene = await shopScene();
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
    const entries = await scene.query('SELECT actor, act FROM audit_entries WHERE subject = $1', [id]);
    expect(entries).toEqual([{ actor: expect.stringMatching(/^api-key:/), act: 'task.cancel' }]);
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

describe('many parked tasks', () => {
  it('are decided over by a filter, each audited and announced, and tried out before', async () => {
    const ids = [await submit(), await submit(), await submit()];
    for (const id of ids) await put(id, 'parked');
    await scene.query(`UPDATE tasks SET reason = 'worker_lost' WHERE id = ANY ($1)`, [ids.slice(0, 2)]);
    const filter = { reason: 'worker_lost', connector: 'http' };
    const call = (more: object, key = scene.keys.acme) =>
      scene.call('POST', '/v1/tasks/resolve-parked', {
        key,
        json: { filter, decision: 'abandon', note: 'none arrived', ...more },
      });
    expect((await call({ dryRun: true })).body).toEqual({ selected: 2, goes: 2, refused: [] });
    expect((await call({}, scene.keys.other)).body).toEqual({ resolved: [], remaining: 0 });
    const { body } = await call({});
    expect({ ...body, resolved: body.resolved.toSorted() }).toEqual({
      resolved: ids.slice(0, 2).toSorted(),
      remaining: 0,
    });
    const shown = await Promise.all(ids.map((id) => scene.call('GET', `/v1/tasks/${id}`)));
    expect(shown.map((one) => one.body.status)).toEqual(['failed', 'failed', 'parked']);
    const entries = await scene.query('SELECT detail FROM audit_entries WHERE subject = ANY ($1) AND act LIKE $2', [
      ids,
      'task.resolve.%',
    ]);
    expect(entries).toEqual([{ detail: 'none arrived' }, { detail: 'none arrived' }]);
  });

  it('are left alone where they were taken and parked anew since they were chosen', async () => {
    const ids = [await submit(), await submit()];
    for (const id of ids) await put(id, 'parked');
    await scene.query(`UPDATE tasks SET reason = 'in_question' WHERE id = ANY ($1)`, [ids]);
    const json = { filter: { reason: 'in_question' }, decision: 'retry', note: 'none arrived' };
    const call = await scene.superuser.transaction(async ({ run }) => {
      const change = (name: string, text: string) => run({ name, text }, ids.slice(0, 1));
      await change('hold', 'SELECT FROM tasks WHERE id = $1 FOR UPDATE');
      const going = scene.call('POST', '/v1/tasks/resolve-parked', { json });
      await waitUntil('the decision to wait for the first', async () => {
        const asking = `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
        return (await scene.query(asking)).length > 0;
      });
      await scene.query('UPDATE tasks SET fence_counter = fence_counter + 1 WHERE id = $1', [ids[1]]);
      return { going };
    });
    expect((await call.going).body).toEqual({ resolved: [ids[0]], remaining: 0 });
    expect((await scene.call('GET', `/v1/tasks/${ids[1]}`)).body.status).toBe('parked');
  });

  it.each([
    [{ filter: { colour: 'red' } }, '/filter/colour'],
    [{ filter: {}, decision: 'maybe' }, '/decision'],
    [{ filter: {}, decision: 'retry', note: '' }, '/note'],
    [{ decision: 'retry', note: 'x' }, '/filter'],
  ])('are not touched by %j', async (json, pointer) => {
    const { status, body } = await scene.call('POST', '/v1/tasks/resolve-parked', {
      json: { note: 'x', decision: 'retry', ...json },
    });
    expect({ status, pointer: body.errors[0].pointer }).toEqual({ status: 400, pointer });
  });
});

describe('a parked task', () => {
  it('shows what was sent, how far it got, what was answered, and what probes have seen', async () => {
    const id = await submit();
    await put(id, 'parked');
    const answer = Buffer.concat([Buffer.from([0xff]), Buffer.from('x'.repeat(5_000))]);
    await scene.query(
      `INSERT INTO attempts (tenant, task_id, number, fence_epoch, fence_counter, effect_class, operation_token,
         connection_version, method, url, request_hash, ended_at, outcome, phase, http_status, provider_request_id, answer)
       VALUES ('acme', $1, 1, 1, 1, 'probed', repeat('a', 64), 3, 'POST', 'https://shop.example/', '\\xab12', now(),
         'ambiguous', 'answered', 500, 'r-7', $2)`,
      [id, answer],
    );
    await scene.query(
      `INSERT INTO probes (tenant, task_id, attempt, number, outcome, url, scope, http_status, error_code, detail, answer)
       VALUES ('acme', $1, 1, 1, 'absent', 'https://shop.example/o', 'orders', 404, NULL, NULL, 'none'),
         ('acme', $1, 1, 2, 'unclear', 'https://shop.example/o', 'orders', NULL, 'timeout', 'took long', NULL)`,
      [id],
    );
    const { body } = await scene.call('GET', `/v1/tasks/${id}`);
    expect(body.attempts).toEqual([
      expect.objectContaining({
        number: 1,
        method: 'POST',
        url: 'https://shop.example/',
        requestHash: 'ab12',
        operationToken: 'a'.repeat(64),
        connectionVersion: 3,
        phase: 'answered',
        httpStatus: 500,
        providerRequestId: 'r-7',
        answer: `\ufffd${'x'.repeat(2_047)}`,
      }),
    ]);
    const probe = { attempt: 1, at: expect.any(String), url: 'https://shop.example/o', scope: 'orders' };
    expect(body.probes).toEqual([
      { ...probe, number: 1, outcome: 'absent', httpStatus: 404, error: null, answer: 'none' },
      {
        ...probe,
        number: 2,
        outcome: 'unclear',
        httpStatus: null,
        error: { code: 'timeout', message: 'took long' },
        answer: null,
      },
    ]);
    const listed = (await scene.call('GET', '/v1/tasks?status=parked')).body.items.find(
      (one: { id: string }) => one.id === id,
    );
    expect([listed.attempts[0].answer, listed.probes[0].answer]).toEqual([null, null]);
  });
});

describe('forcing a new token', () => {
  const force = (id: string, json: unknown = {}, more = {}) =>
    scene.call('POST', `/v1/tasks/${id}/force-token`, { json, ...more });
  const rowOf = async (id: string) =>
    (
      await scene.query<Record<string, unknown>>(
        'SELECT status, force_counter, operation_token, unsettled, attempts_forgiven, fence_counter::int AS fence FROM tasks WHERE id = $1',
        [id],
      )
    )[0];

  it('starts a parked task again under another token, out of reach of whoever held it, and is written down', async () => {
    const id = await submit();
    await put(id, 'parked');
    await scene.query(`UPDATE tasks SET operation_token = 'old', unsettled = true, attempts = 2 WHERE id = $1`, [id]);
    const { status, body } = await force(id, { note: 'the old one is stuck' });
    expect([status, body.status]).toEqual([200, 'accepted']);
    expect(await rowOf(id)).toEqual({
      status: 'accepted',
      force_counter: 1,
      operation_token: null,
      unsettled: false,
      attempts_forgiven: 2,
      fence: 1,
    });
    const entries = await scene.query('SELECT tenant, act, detail FROM audit_entries WHERE subject = $1', [id]);
    expect(entries).toEqual([{ tenant: 'acme', act: 'task.force-token', detail: 'the old one is stuck' }]);
  });

  it('is refused for any other task, by its state, and leaves no trace', async () => {
    for (const state of ['accepted', 'waiting', 'running', 'intent', 'failed', 'succeeded']) {
      const id = await submit();
      await put(id, state);
      const { status, body } = await force(id);
      expect([status, body.code]).toEqual([409, 'task_not_parked']);
      expect(body.detail).toContain(state);
      expect(await rowOf(id)).toMatchObject({ status: state, force_counter: 0 });
      expect(await scene.query('SELECT 1 FROM audit_entries WHERE subject = $1', [id])).toEqual([]);
    }
    expect((await force(newUuid())).status).toBe(404);
  });

  it('is refused once the deadline has passed, for nothing would be sent and the doubt would be forgotten', async () => {
    const id = await submit();
    await put(id, 'parked');
    await scene.query(`UPDATE tasks SET deadline = now() - interval '1 second', unsettled = true WHERE id = $1`, [id]);
    const { status, body } = await force(id);
    expect([status, body.code]).toEqual([409, 'deadline_passed']);
    expect(await rowOf(id)).toMatchObject({ status: 'parked', unsettled: true, force_counter: 0 });
    expect(await scene.query('SELECT 1 FROM audit_entries WHERE subject = $1', [id])).toEqual([]);
  });

  it('does not make a cancel forget what the first call may have done', async () => {
    const id = await submit();
    await put(id, 'parked');
    await scene.query(`UPDATE tasks SET operation_token = 'old', unsettled = true, attempts = 2 WHERE id = $1`, [id]);
    await force(id);
    expect((await scene.call('POST', `/v1/tasks/${id}/cancel`)).body).toMatchObject({
      status: 'parked',
      reason: 'effect_unknown',
    });
  });

  it('is for administrators of its tenant alone', async () => {
    const id = await submit();
    await put(id, 'parked');
    expect((await force(id, {}, { key: scene.keys.other })).status).toBe(404);
    expect((await force(id, { note: 5 })).body.errors[0].pointer).toBe('/note');
    expect(await rowOf(id)).toMatchObject({ status: 'parked' });
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
