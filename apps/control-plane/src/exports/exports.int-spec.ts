import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PostgresDeadLetterSink } from '#libs/persistence';
import type { ControlPlaneScene } from '../../../../test/support/control-plane-scene.js';
import { deadLetter } from '../../../../test/support/dead-letters.js';
import { shopScene } from '../../../../test/support/shop-scene.js';

let scene: ControlPlaneScene;
beforeAll(async () => {
  scene = await shopScene();
  await scene.query(`INSERT INTO subscriptions (tenant, name, kind, routing, deliver_type, url)
    VALUES ('acme', 'inbox', 'results', '#', 'http', 'https://inbox.example')`);
}, 30_000);
afterAll(() => scene?.drop(), 30_000);

async function task(user: string, body: object = {}): Promise<string> {
  const input = { method: 'POST', path: '/', body };
  const json = { connector: 'http', action: 'request', connection: 'shop', input, labels: { user } };
  return (await scene.call('POST', '/v1/tasks', { json })).body.id;
}

const page = (query: string, key = scene.keys.acme) => scene.call('GET', `/v1/exports/tasks?${query}`, { key });

/** Every page, one behind the other. */
async function all(label: string, limit: number): Promise<{ id: string }[]> {
  const items: { id: string }[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const { body }: { body: { items: { id: string }[]; nextCursor: string | null } } = await page(
      `label=${label}&limit=${limit}${cursor === '' ? '' : `&cursor=${cursor}`}`,
    );
    expect(body.items.length).toBeLessThanOrEqual(limit);
    items.push(...body.items);
    cursor = body.nextCursor;
  }
  return items;
}

describe('an export by label', () => {
  it('holds all there is about a task, whole and without secrets', async () => {
    const id = await task('ada', { mail: 'ada@example.com', password: 'hunter2' });
    await scene.query(
      `INSERT INTO attempts (tenant, task_id, number, fence_epoch, fence_counter, effect_class, operation_token,
         connection_version, method, url, request_hash, answer)
       VALUES ('acme', $1, 1, 1, 1, 'keyed', 't', 1, 'POST', 'https://shop.example/?token=hunter2&a=1', '', $2)`,
      [id, Buffer.from('x'.repeat(5_000))],
    );
    const event = { id: `${id}/1`, data: { taskId: id, labels: { user: 'ada' } } };
    await scene.query(
      `INSERT INTO results (tenant, task_id, sequence, status, routing_key, event, output)
       VALUES ('acme', $1, 1, 'succeeded', 'k', $2, $3)`,
      [id, Buffer.from(JSON.stringify(event)), Buffer.from('{"apiKey":"hunter2","order":7}')],
    );
    await scene.query(
      `INSERT INTO deliveries (tenant, subscription, event_id, event, state) VALUES ('acme', 'inbox', $1, '', 'owed')`,
      [`${id}/1`],
    );
    await new PostgresDeadLetterSink(scene.superuser).store([deadLetter({ taskId: id })]);
    const { status, body } = await page('label=user:ada');
    expect(status).toBe(200);
    expect(body.nextCursor).toBeNull();
    expect(body.items).toMatchObject([
      {
        id,
        status: 'accepted',
        labels: { user: 'ada' },
        input: { method: 'POST', path: '/', body: { mail: 'ada@example.com', password: '[removed]' } },
        attempts: [{ number: 1, url: 'https://shop.example/?token=[removed]&a=1', answer: 'x'.repeat(5_000) }],
        probes: [],
        results: [{ sequence: 1, event, output: { apiKey: '[removed]', order: 7 } }],
        callbacks: [{ subscription: 'inbox', eventId: `${id}/1`, state: 'owed' }],
        deadLetters: [{ taskId: id }],
      },
    ]);
    expect(JSON.stringify(body)).not.toContain('hunter2');
  });

  it('comes page by page, each task once, and ends a page early that grows large', async () => {
    const ids: string[] = [];
    for (let n = 0; n < 7; n++) ids.push(await task('bob'));
    await task('eve');
    expect((await all('user:bob', 3)).map(({ id }) => id)).toEqual(ids.toReversed());
    await scene.query(
      `INSERT INTO results (tenant, task_id, sequence, status, routing_key, event, output)
       SELECT 'acme', i, 1, 'succeeded', 'k', '{}', convert_to('"' || repeat('x', 3000000) || '"', 'UTF8') FROM unnest($1::uuid[]) i`,
      [ids],
    );
    const { body } = await page('label=user:bob&limit=200');
    expect(body.items).toHaveLength(2);
    expect((await all('user:bob', 200)).map(({ id }) => id)).toEqual(ids.toReversed());
  });

  it('is for administrators of the tenant, and refuses what makes no sense', async () => {
    expect((await page('label=user:ada', scene.keys.other)).body).toEqual({ items: [], nextCursor: null });
    expect((await page('label=user:ada', await scene.makeKey('acme', ['tasks:read']))).status).toBe(403);
    for (const query of ['', 'label=user', 'label=user:%00', 'label=user:ada&cursor=x', 'label=user:ada&limit=0'])
      expect({ query, status: (await page(query)).status }).toEqual({ query, status: 400 });
  });
});
