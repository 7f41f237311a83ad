import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ControlPlaneScene, controlPlaneScene } from '../../../../test/support/control-plane-scene.js';

let scene: ControlPlaneScene;
let id: string;
const NAUGHTY = `<img src=x onerror="alert(1)">/\u202etxt 💥`;

beforeAll(async () => {
  scene = await controlPlaneScene();
  const made = await scene.call('POST', '/v1/sources', {
    json: { name: 'hooks', provider: 'github', secrets: ['a secret of twelve'] },
  });
  expect([made.status, made.body.activity, made.body.expectedEverySeconds]).toEqual([201, null, null]);
  id = made.body.id;
}, 30_000);
afterAll(() => scene?.drop(), 30_000);

const read = async () => (await scene.call('GET', '/v1/sources/hooks')).body;

/** Deliveries that came so many seconds ago. */
const receive = (...ago: number[]) =>
  scene.query(
    `INSERT INTO receipts (tenant, source_id, delivery_id, event_id, body_hash, received_at)
     SELECT 'acme', $1, $3 || seconds, 'event-' || seconds, '', now() - seconds * interval '1 second'
     FROM unnest($2::float8[]) AS given (seconds)`,
    [id, ago, NAUGHTY],
  );

describe('a source', () => {
  it('tells when it was heard last, and falls silent by what was said or by its own past', async () => {
    expect((await read()).activity).toEqual({
      ...{ lastReceivedAt: null, silent: false, expectedEverySeconds: null, expectedBy: null, refused: [] },
    });
    await receive(...Array.from({ length: 12 }, (_one, index) => 8_000 + index * 60));
    const past = (await read()).activity;
    expect(past).toMatchObject({ silent: true, expectedEverySeconds: 3_600, expectedBy: 'history' });
    expect(Date.now() - Date.parse(past.lastReceivedAt)).toBeGreaterThan(7_900_000);

    const patch = (json: object) => scene.call('PATCH', '/v1/sources/hooks', { json });
    expect((await patch({ expectedEverySeconds: 86_400 })).body.expectedEverySeconds).toBe(86_400);
    const said = { silent: false, expectedEverySeconds: 86_400, expectedBy: 'setting' };
    expect((await read()).activity).toMatchObject(said);
    const { items } = (await scene.call('GET', '/v1/sources')).body;
    expect(items[0].activity).toMatchObject(said);
    await patch({ expectedEverySeconds: null });
    expect((await read()).activity.expectedBy).toBe('history');
    for (const wrong of [59, 1.5, '60', 31_536_001, {}]) {
      const refused = await patch({ expectedEverySeconds: wrong });
      expect([wrong, refused.status, refused.body.errors?.[0]?.pointer]).toEqual([wrong, 400, '/expectedEverySeconds']);
    }
  });

  it('counts what was refused there, by reason, and nothing of another tenant', async () => {
    await scene.query(
      `INSERT INTO refusals (tenant, source_id, reason, times, last_at)
       VALUES ('acme', $1, 'bad_signature', 7, '2026-11-30T12:00:00Z'), ('acme', $1, 'stale', 2, '2026-11-30T11:00:00Z'),
         ('other', $1, 'bad_signature', 99, now())`,
      [id],
    );
    expect((await read()).activity.refused).toEqual([
      { reason: 'bad_signature', times: 7, lastAt: '2026-11-30T12:00:00.000Z' },
      { reason: 'stale', times: 2, lastAt: '2026-11-30T11:00:00.000Z' },
    ]);
  });

  it('lists what it received, the latest first and page by page, with what became of it', async () => {
    await scene.query(
      `INSERT INTO events (tenant, id, source, lane, routing_key, event, published_at)
       VALUES ('acme', 'event-8000', 'hooks', '', 'hooks.push', '', '2026-11-30T12:00:00Z')`,
    );
    await receive(10, 10.000001, 10.000002);
    const first = (await scene.call('GET', '/v1/sources/hooks/deliveries?limit=2')).body;
    const seen: Record<string, unknown>[] = [...first.items];
    for (let cursor = first.nextCursor; cursor !== null; ) {
      const page = await scene.call('GET', `/v1/sources/hooks/deliveries?limit=2&cursor=${encodeURIComponent(cursor)}`);
      expect(page.status).toBe(200);
      seen.push(...page.body.items);
      cursor = page.body.nextCursor;
    }
    expect(new Set(seen.map(({ deliveryId }) => deliveryId)).size).toBe(15);
    const times = seen.map(({ receivedAt }) => String(receivedAt));
    expect(times).toEqual(times.toSorted().reverse());
    expect(seen[0]).toMatchObject({ deliveryId: `${NAUGHTY}10`, kept: false, routingKey: null, duplicates: 0 });
    expect(seen.find(({ eventId }) => eventId === 'event-8000')).toMatchObject({
      ...{ kept: true, routingKey: 'hooks.push', publishedAt: '2026-11-30T12:00:00.000Z' },
    });
    expect(seen[0]).not.toHaveProperty('micros');
  });

  it('refuses a cursor of another list, and tells nothing of the source of another tenant', async () => {
    const wrong = await scene.call('GET', '/v1/sources/hooks/deliveries?cursor=MTpob29rcw');
    expect([wrong.status, wrong.body.errors?.[0]?.parameter]).toEqual([400, 'cursor']);
    const other = await scene.call('GET', '/v1/sources/hooks/deliveries', { key: scene.keys.other });
    expect(other.status).toBe(404);
  });
});
