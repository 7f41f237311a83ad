import { describe, expect, it } from '@jest/globals';
import type { Access } from './access.js';
import { KeyRefused, Refused } from './api-errors.js';
import { ANY_TASK, ConsoleApi } from './console-api.js';

const KEY: Access = { kind: 'key', key: 'secret' };

interface Asked {
  target: string;
  headers: Headers;
  redirect: string | undefined;
  credentials: string | undefined;
  body: unknown;
}

function scene(answer: () => Response | Promise<Response>, access = KEY) {
  const asked: Asked[] = [];
  let refused = 0;
  const send: typeof fetch = async (target, init) => {
    asked.push({
      target: String(target),
      headers: new Headers(init?.headers),
      redirect: init?.redirect,
      credentials: init?.credentials,
      body: init?.body,
    });
    return answer();
  };
  const api = new ConsoleApi(access, send, () => {
    refused++;
  });
  return { api, asked, refused: () => refused };
}

const { signal } = new AbortController();
const json = (status: number, body: unknown) => new Response(JSON.stringify(body), { status });

describe('the API as the console asks it', () => {
  it('is asked for what narrows only, with the key in a header and nowhere else', async () => {
    const { api, asked } = scene(() => json(200, { items: [], nextCursor: null }));
    expect(await api.tasks(ANY_TASK, 50, signal)).toEqual({ items: [], nextCursor: null });
    await api.tasks({ ...ANY_TASK, status: 'parked', connector: 'http' }, 50, signal);
    await api.tasks({ ...ANY_TASK, status: 'waiting', reason: 'configuration' }, 50, signal);
    await api.task('../keys', signal);
    expect(asked.map(({ target }) => target)).toEqual([
      '/v1/tasks?limit=50',
      '/v1/tasks?status=parked&connector=http&limit=50',
      '/v1/tasks?status=waiting&reason=configuration&limit=50',
      '/v1/tasks/..%2Fkeys',
    ]);
    expect(asked.map(({ headers }) => headers.get('authorization'))).toEqual(Array(4).fill('Bearer secret'));
    expect(asked.map(({ redirect }) => redirect)).toEqual(Array(4).fill('error'));
  });

  it('is asked by a session with the cookie and the tenant, and with a key without any cookie', async () => {
    const bySession = scene(() => json(200, {}), { kind: 'session', tenant: 'acme', csrfToken: 'token' });
    await bySession.api.queues(signal);
    expect(bySession.asked[0]?.credentials).toBe('same-origin');
    expect([...(bySession.asked[0]?.headers ?? [])]).toEqual([['waybill-tenant', 'acme']]);
    await bySession.api.act('POST', '/v1/x', {});
    expect(bySession.asked[1]?.headers.get('x-csrf-token')).toBe('token');
    const byKey = scene(() => json(200, {}));
    await byKey.api.queues(signal);
    expect(byKey.asked[0]?.credentials).toBe('omit');
  });

  it('says once to everybody that it does not know the key', async () => {
    const { api, refused } = scene(() => json(401, { detail: 'no' }));
    await expect(api.queues(signal)).rejects.toThrow(KeyRefused);
    expect(refused()).toBe(1);
  });

  it('refuses in its own words, or with its status where it has none', async () => {
    const problem = scene(() => json(403, { detail: 'This needs the scope admin' }));
    await expect(problem.api.queues(signal)).rejects.toThrow(new Refused(403, 'This needs the scope admin'));
    const strange = scene(() => new Response('<html>', { status: 500 }));
    await expect(strange.api.queues(signal)).rejects.toThrow(new Refused(500, '/v1/queues answered 500'));
    const page = scene(() => new Response('<html>'));
    const other = new Refused(200, '/v1/queues answered with something other than JSON');
    await expect(page.api.queues(signal)).rejects.toThrow(other);
    expect(problem.refused() + strange.refused()).toBe(0);
  });

  it('has things done with a body, and tells what there is instead where they are not done', async () => {
    const done = scene(() => json(200, { id: 'x' }));
    expect(await done.api.act('PATCH', '/v1/incidents/x', { note: null })).toEqual({ id: 'x' });
    expect(done.asked[0]).toMatchObject({ target: '/v1/incidents/x', body: '{"note":null}' });
    expect(done.asked[0]?.headers.get('content-type')).toBe('application/json');
    const stale = scene(() => json(409, { detail: 'There is one already', present: { state: 'running' } }));
    await expect(stale.api.act('POST', '/v1/x', {})).rejects.toMatchObject({
      ...{ name: 'Refused', status: 409, message: 'There is one already', present: { state: 'running' } },
    });
  });

  it('tells which parts of what was sent are wrong, and sends further headers', async () => {
    const errors = [{ pointer: '/input/title', detail: 'is too long' }, { parameter: 'x', detail: 'y' }, null];
    const wrong = scene(() => json(400, { detail: 'The body is wrong', errors }));
    await expect(wrong.api.act('POST', '/v1/tasks', {}, { 'idempotency-key': 'k' })).rejects.toMatchObject({
      errors: [{ pointer: '/input/title', detail: 'is too long' }],
    });
    expect(wrong.asked[0]?.headers.get('idempotency-key')).toBe('k');
    const none = scene(() => json(400, { detail: 'no', errors: 'nonsense' }));
    await expect(none.api.act('POST', '/v1/tasks', {})).rejects.toMatchObject({ errors: [] });
  });

  it('says that what was asked for may have been done where no answer comes', async () => {
    const away = scene(() => Promise.reject(new TypeError('Failed to fetch')));
    await expect(away.api.act('POST', '/v1/x', {})).rejects.toMatchObject({
      name: 'Unreachable',
      message: '/v1/x does not answer. It may have been done: look before you ask again',
    });
  });

  const late = new DOMException('The operation timed out', 'TimeoutError');
  const stalled = (start: string, end: unknown) => () => {
    const body = new ReadableStream({
      pull: (stream) => (start ? stream.enqueue(new TextEncoder().encode(start)) : stream.error(end)),
    });
    start = '';
    return new Response(body);
  };

  it.each<[string, Parameters<typeof scene>[0], string]>([
    ['nothing comes back', () => Promise.reject(new TypeError('Failed to fetch')), 'does not answer'],
    ['nothing comes back in time', () => Promise.reject(late), 'gave no whole answer in 10 s'],
    ['a good answer stands still in the middle', stalled('{"items":[', late), 'gave no whole answer in 10 s'],
    ['a good answer breaks off', stalled('{"items":[', new TypeError('network error')), 'does not answer'],
    ['a proxy finds nobody', () => new Response('', { status: 502 }), 'is away: something before the API answered 502'],
    [
      'a proxy waits in vain',
      () => new Response('', { status: 504 }),
      'is away: something before the API answered 504',
    ],
  ])('is away where %s', async (_what, answer, why) => {
    await expect(scene(answer).api.queues(signal)).rejects.toMatchObject({
      name: 'Unreachable',
      message: `/v1/queues ${why}`,
    });
  });
});
