import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newUuid } from '#libs/contracts';
import { type ControlPlaneScene, controlPlaneScene } from '../../../../test/support/control-plane-scene.js';

let scene: ControlPlaneScene;
let name: string;

beforeAll(async () => {
  scene = await controlPlaneScene();
}, 30_000);
afterAll(() => scene?.drop(), 30_000);

const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();

/** A subscription of its own to a connector of its own, of which some results came these minutes ago. */
async function subscription(minutes: readonly number[] = [30, 20, 10]): Promise<string[]> {
  name = `s-${newUuid()}`;
  const deliver = { type: 'http', url: 'https://agent.example/results' };
  const json = { name, kind: 'results', routing: `${name}.#`, deliver };
  expect((await scene.call('POST', '/v1/subscriptions', { json })).status).toBe(201);
  const ids = minutes.map(() => newUuid());
  await scene.query(
    `INSERT INTO results (tenant, task_id, sequence, status, routing_key, event, created_at)
     SELECT 'acme', id, 1, 'failed', $2, '', at FROM unnest($1::uuid[], $3::timestamptz[]) AS r (id, at)`,
    [ids, `${name}.request.failed`, minutes.map(minutesAgo)],
  );
  return ids.map((id) => `${id}/1`);
}

const replay = (json: object = {}, key = scene.keys.acme) =>
  scene.call('POST', `/v1/subscriptions/${name}/replay`, { key, json: { from: minutesAgo(25), ...json } });

describe('a replay', () => {
  it('is forecast, started, listed, found and cancelled', async () => {
    const [, owed] = await subscription();
    await scene.query(
      `INSERT INTO deliveries (tenant, subscription, event_id, event, state, next_at) VALUES ('acme', $1, $2, '', 'owed', now())`,
      [name, owed],
    );
    const dry = await replay({ dryRun: true, rate: 1 });
    expect(dry).toMatchObject({ status: 200, body: { selected: 2, goes: 1, secondsNeeded: 1 } });
    expect(dry.body.refused).toMatchObject([{ reason: 'owed', letters: 1 }]);
    expect((await scene.call('GET', `/v1/replay-runs?subscription=${name}`)).body.items).toEqual([]);
    const { status, body } = await replay({ note: 'their database is gone', rate: 2 });
    expect(status).toBe(201);
    expect(body).toMatchObject({
      ...{ subscription: name, kind: 'results', state: 'running', heldUp: null, onlyFailed: false },
      ...{ selected: 2, waiting: 2, sent: 0, rate: 2, secondsLeft: 1, note: 'their database is gone', endedAt: null },
    });
    expect((await scene.call('GET', `/v1/replay-runs/${body.id}`)).body).toEqual(body);
    expect((await scene.call('GET', `/v1/replay-runs?subscription=${name}`)).body.items).toEqual([body]);
    expect((await scene.call('GET', `/v1/replay-runs?subscription=${name}&state=done`)).body.items).toEqual([]);
    const again = await replay();
    expect(again).toMatchObject({ status: 409, body: { code: 'replay_under_way', present: { id: body.id } } });
    const cancelled = await scene.call('POST', `/v1/replay-runs/${body.id}/cancel`);
    expect(cancelled).toMatchObject({ status: 200, body: { state: 'cancelled', waiting: 0, secondsLeft: null } });
    const twice = await scene.call('POST', `/v1/replay-runs/${body.id}/cancel`);
    expect(twice).toMatchObject({ status: 409, body: { code: 'replay_run_state', present: { state: 'cancelled' } } });
    const entries = await scene.query<{ detail: string }>(
      `SELECT detail FROM audit_entries WHERE subject = $1 AND act = 'replay-run.start'`,
      [body.id],
    );
    expect(JSON.parse(entries[0]?.detail ?? '')).toMatchObject({ subscription: name, selected: 2, rate: 2 });
  });

  it('of only what failed says how much that is', async () => {
    const [first, second] = await subscription();
    await scene.query(
      `INSERT INTO deliveries (tenant, subscription, event_id, event, state, ended_at)
       VALUES ('acme', $1, $2, '', 'given-up', now()), ('acme', $1, $3, '', 'delivered', now())`,
      [name, first, second],
    );
    const { body } = await replay({ from: minutesAgo(40), onlyFailed: true, dryRun: true });
    expect(body).toMatchObject({ selected: 2, goes: 2, refused: [] });
  });

  it('is refused over a time that makes no sense, naming the field and since when there is something', async () => {
    await subscription();
    const refusals = [
      [{ from: minutesAgo(5), to: minutesAgo(6) }, '/from', 'is not earlier than to'],
      [{ from: '2026-06-30T23:59:60Z' }, '/from', 'calendar'],
      [{ from: '2020-01-01T00:00:00Z', to: '2020-01-02T00:00:00Z' }, '/to', 'are kept for 30 days'],
      [{ from: 'yesterday' }, '/from', ''],
      [{ rate: 0 }, '/rate', ''],
      [{ surprise: true }, '/surprise', ''],
    ] as const;
    for (const [json, pointer, detail] of refusals) {
      const { status, body } = await replay(json);
      expect({ status, ...body.errors?.[0] }).toEqual({
        status: 400,
        pointer,
        detail: expect.stringContaining(detail),
      });
    }
  });

  it('is refused where its subscription is brought nothing now, with how that stands', async () => {
    await subscription();
    await scene.call('POST', `/v1/subscriptions/${name}/pause`, { json: {} });
    expect(await replay()).toMatchObject({
      ...{ status: 409, body: { code: 'subscription_paused', present: { name, paused: {} } } },
    });
    expect((await replay({ dryRun: true })).status).toBe(200);
    await scene.call('POST', `/v1/subscriptions/${name}/resume`, { json: {} });
    await scene.call('PATCH', `/v1/subscriptions/${name}`, { json: { enabled: false } });
    expect(await replay()).toMatchObject({
      ...{ status: 409, body: { code: 'subscription_disabled', present: { name, enabled: false } } },
    });
  });

  it('waits with a subscription that is paused meanwhile, and ends with one that is deleted', async () => {
    await subscription();
    const { id } = (await replay()).body;
    await scene.call('POST', `/v1/subscriptions/${name}/pause`, { json: {} });
    const held = await scene.call('GET', `/v1/replay-runs/${id}`);
    expect(held.body).toMatchObject({ state: 'running', heldUp: 'paused', secondsLeft: null });
    expect((await scene.call('DELETE', `/v1/subscriptions/${name}`)).status).toBe(204);
    const ended = await scene.call('GET', `/v1/replay-runs/${id}`);
    expect(ended.body).toMatchObject({ state: 'cancelled', reason: 'subscription_deleted', heldUp: null });
  });

  it('is nothing to anybody of another tenant, and neither is the subscription', async () => {
    await subscription();
    const { id } = (await replay()).body;
    const theirs = { key: scene.keys.other };
    expect((await replay({}, scene.keys.other)).status).toBe(404);
    expect((await scene.call('GET', `/v1/replay-runs/${id}`, theirs)).status).toBe(404);
    expect((await scene.call('POST', `/v1/replay-runs/${id}/cancel`, theirs)).status).toBe(404);
    expect((await scene.call('GET', '/v1/replay-runs', theirs)).body.items).toEqual([]);
    await scene.call('POST', `/v1/replay-runs/${id}/cancel`);
  });
});
