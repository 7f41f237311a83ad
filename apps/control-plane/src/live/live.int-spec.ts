import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { type ControlPlaneScene, controlPlaneScene } from '../../../../test/support/control-plane-scene.js';
import { type Listening, listen } from '../../../../test/support/listening.js';
import { shopScene } from '../../../../test/support/shop-scene.js';
import { makeUser, signedIn } from '../../../../test/support/signed-in.js';
import { waitUntil } from '../../../../test/support/wait-until.js';

jest.setTimeout(60_000);

/** A reader is asked for again every ten seconds, and a key is taken for good for five. */
const SOON = { deadlineMs: 25_000 };

let scene: ControlPlaneScene;
const open: Listening[] = [];

beforeAll(async () => {
  scene = await shopScene();
}, 60_000);
afterEach(async () => {
  for (const one of open.splice(0)) one.stop();
});
afterAll(() => scene?.drop(), 30_000);

async function watch(headers: Record<string, string>, { url } = scene): Promise<Listening> {
  const heard = await listen(`${url}/v1/live`, headers);
  open.push(heard);
  return heard;
}

const bearer = (key: string) => ({ authorization: `Bearer ${key}` });
const named = ({ events }: Listening, name: string) => events.filter((event) => event.name === name);

describe('a stream', () => {
  it('tells how everything stands at once, and which lists have changed, to the tenant alone', async () => {
    const [mine, theirs] = [await watch(bearer(scene.keys.acme)), await watch(bearer(scene.keys.other))];
    expect(mine.status).toBe(200);
    expect(mine.headers.get('cache-control')).toBe('no-store');
    expect(mine.headers.get('content-security-policy')).not.toBeNull();
    await waitUntil('both overviews', () => [mine, theirs].every((one) => named(one, 'overview').length > 0));
    expect(named(mine, 'overview')[0]?.data).toMatchObject({ backlog: { tasks: 0 } });
    const task = { connector: 'http', action: 'request', connection: 'shop', input: { method: 'GET', path: '/' } };
    await scene.call('POST', '/v1/tasks', { json: task });
    await waitUntil('the hint', () =>
      named(mine, 'changed').some(({ data }) => (data as { lists: string[] }).lists.includes('tasks')),
    );
    const standing = ({ data }: { data: unknown }) => (data as { backlog: { tasks: number } }).backlog.tasks;
    await waitUntil('the count', () => named(mine, 'overview').some((event) => standing(event) === 1), SOON);
    await waitUntil('a heartbeat', () => named(theirs, '').length > 0, SOON);
    expect(named(theirs, 'changed')).toEqual([]);
    expect(named(theirs, 'overview').every((event) => standing(event) === 0)).toBe(true);
  });

  it('is refused to whoever may not look, as any other question', async () => {
    const reader = await scene.makeKey('acme', ['tasks:read']);
    expect((await watch({})).status).toBe(401);
    expect((await watch(bearer(`${scene.keys.acme}x`))).status).toBe(401);
    expect((await watch(bearer(reader))).status).toBe(403);
    expect((await watch({ ...bearer(scene.keys.acme), 'waybill-tenant': 'other' })).status).toBe(403);
    const head = await fetch(`${scene.url}/v1/live`, { method: 'HEAD', headers: bearer(scene.keys.acme) });
    expect(head.status).toBe(200);
  });

  it('ends soon after the key was revoked', async () => {
    const key = await scene.makeKey('acme', ['admin']);
    const [kept, lost] = [await watch(bearer(scene.keys.acme)), await watch(bearer(key))];
    await waitUntil('the overview', () => named(lost, 'overview').length > 0);
    await scene.query(`UPDATE api_keys SET revoked_at = now() WHERE tenant = 'acme' AND key_hash = sha256($1::bytea)`, [
      Buffer.from(key),
    ]);
    await waitUntil('the end', () => lost.ended, SOON);
    expect(kept.ended).toBe(false);
  });

  it('ends soon after its session or the role was lost, and does not keep the session alive', async () => {
    await makeUser(scene, 'vera', { acme: 'viewer' });
    await makeUser(scene, 'olga', { acme: 'operator' });
    const [vera, olga] = [await signedIn(scene, 'vera'), await signedIn(scene, 'olga')];
    const cookieOf = ({ cookies }: typeof vera) => [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const [hers, other] = [await watch({ cookie: cookieOf(vera) }), await watch({ cookie: cookieOf(olga) })];
    await waitUntil('both overviews', () => [hers, other].every((one) => named(one, 'overview').length > 0));
    await scene.query(`UPDATE sessions SET used_at = now() - interval '5 minutes'`);
    await waitUntil('a heartbeat', () => named(hers, '').length > 0, SOON);
    const [used] = await scene.query<{ stale: boolean }>(
      `SELECT max(used_at) < now() - interval '4 minutes' AS stale FROM sessions`,
    );
    expect(used?.stale).toBe(true);
    await vera.call('DELETE', '/v1/session');
    await scene.query(`DELETE FROM memberships WHERE user_id IN (SELECT id FROM users WHERE login = 'olga')`);
    await waitUntil('both ends', () => hers.ended && other.ended, SOON);
  });

  it('is refused to the fifty-first reader of a tenant, who may come when another has gone', async () => {
    const all = await Promise.all(Array.from({ length: 50 }, () => watch(bearer(scene.keys.other))));
    expect(all.every(({ status }) => status === 200)).toBe(true);
    const beyond = await watch(bearer(scene.keys.other));
    expect([beyond.status, beyond.headers.get('retry-after')]).toEqual([429, '30']);
    expect(JSON.parse(beyond.text)).toMatchObject({ code: 'too_many_streams', status: 429 });
    expect((await watch(bearer(scene.keys.acme))).status).toBe(200);
    all[0]?.stop();
    await waitUntil('a free place', async () => (await watch(bearer(scene.keys.other))).status === 200);
  });

  it('ends with the process, which does not wait for whoever looks', async () => {
    const ending = await controlPlaneScene();
    const looking = await watch(bearer(ending.keys.acme), ending);
    await waitUntil('the overview', () => named(looking, 'overview').length > 0);
    const begun = performance.now();
    await ending.drop();
    expect(performance.now() - begun).toBeLessThan(10_000);
    await waitUntil('the end', () => looking.ended);
  });
});
