import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ControlPlaneScene, controlPlaneScene } from '../../../../test/support/control-plane-scene.js';

let scene: ControlPlaneScene;
const NAUGHTY = `</td><script>alert(1)</script> \u202e`;
const TASK = '018f0000-0000-7000-8000-000000000001';

beforeAll(async () => {
  scene = await controlPlaneScene();
  for (const name of ['calls', 'still']) {
    const deliver = { type: 'http', url: 'https://agent.example/results' };
    const json = { name, kind: 'results', routing: '#', deliver };
    expect((await scene.call('POST', '/v1/subscriptions', { json })).status).toBe(201);
  }
  await scene.query(
    `INSERT INTO deliveries (tenant, subscription, event_id, event, state, attempts, next_at, last_status, last_error, ended_at)
     SELECT 'acme', 'calls', $1 || '/' || n, ''::bytea, 'owed', CASE WHEN n = 2 THEN 3 ELSE 0 END, now() + n * interval '1 minute',
       CASE WHEN n = 2 THEN 503 END, CASE WHEN n = 2 THEN $2 END, NULL::timestamptz FROM generate_series(1, 5) n
     UNION ALL SELECT 'acme', 'calls', 'delivered/' || n, '', 'delivered', 1, NULL, 200, NULL,
       timestamptz '2026-11-30T12:00:00Z' - n * interval '1 microsecond' FROM generate_series(1, 5) n
     UNION ALL SELECT 'acme', 'calls', 'lost/1', '', 'given-up', 8, NULL, 500, 'answered 500', '2026-11-29T12:00:00Z'
     UNION ALL SELECT 'other', 'calls', 'theirs', '', 'owed', 0, now(), NULL, NULL, NULL`,
    [TASK, NAUGHTY],
  );
}, 30_000);
afterAll(() => scene?.drop(), 30_000);

async function all(query: string): Promise<Record<string, unknown>[]> {
  const seen: Record<string, unknown>[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const behind = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const { status, body } = await scene.call('GET', `/v1/subscriptions/calls/deliveries?limit=2${query}${behind}`);
    expect(status).toBe(200);
    seen.push(...body.items);
    cursor = body.nextCursor;
  }
  return seen;
}

describe('what a subscription gets', () => {
  it('is told in short with it: what is owed, when the next try is, and what failed last', async () => {
    const { deliveries } = (await scene.call('GET', '/v1/subscriptions/calls')).body;
    expect(deliveries).toMatchObject({
      owed: 5,
      deliveredAt: '2026-11-30T11:59:59.999Z',
      givenUpAt: '2026-11-29T12:00:00.000Z',
      lastFailure: { eventId: `${TASK}/2`, status: 503, error: NAUGHTY },
    });
    expect(Date.parse(deliveries.nextAt) - Date.now()).toBeLessThan(61_000);
    const [calls, still] = (await scene.call('GET', '/v1/subscriptions')).body.items;
    expect(calls.deliveries).toEqual(deliveries);
    expect(still.deliveries).toEqual({
      ...{ owed: 0, nextAt: null, deliveredAt: null, givenUpAt: null, lastFailure: null },
    });
    await scene.query(`UPDATE deliveries SET last_error = NULL WHERE state = 'owed'`);
    expect((await scene.call('GET', '/v1/subscriptions/calls')).body.deliveries.lastFailure).toEqual({
      ...{ eventId: 'lost/1', status: 500, error: 'answered 500' },
    });
  });

  it('is listed by state, page by page: what is owed by when it is due, what has ended the latest first', async () => {
    const owed = await all('');
    expect(owed.map(({ eventId }) => eventId)).toEqual([1, 2, 3, 4, 5].map((n) => `${TASK}/${n}`));
    const delivered = await all('&state=delivered');
    expect(delivered.map(({ eventId }) => eventId)).toEqual([1, 2, 3, 4, 5].map((n) => `delivered/${n}`));
    expect(await all('&state=given-up')).toEqual([
      {
        ...{ eventId: 'lost/1', state: 'given-up', attempts: 8, createdAt: expect.any(String), nextAt: null },
        ...{ endedAt: '2026-11-29T12:00:00.000Z', lastStatus: 500, lastError: 'answered 500' },
      },
    ]);
  });

  it('is refused with a state that there is none of, a cursor of another list, or to another tenant', async () => {
    const get = (query: string, key = scene.keys.acme) =>
      scene.call('GET', `/v1/subscriptions/calls/deliveries${query}`, { key });
    expect((await get('?state=lost')).body.errors?.[0]?.parameter).toBe('state');
    expect((await get('?cursor=MTpob29rcw')).body.errors?.[0]?.parameter).toBe('cursor');
    expect((await get('', scene.keys.other)).status).toBe(404);
  });
});
