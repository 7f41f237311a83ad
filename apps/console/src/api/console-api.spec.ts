import { describe, expect, it } from '@jest/globals';
import { KeyRefused, Refused, Unreachable } from './api-errors.js';
import { ConsoleApi } from './console-api.js';

function scene(answer: () => Response | Promise<Response>) {
  const asked: { target: string; headers: Headers; redirect: string | undefined }[] = [];
  let refused = 0;
  const send: typeof fetch = async (target, init) => {
    asked.push({ target: String(target), headers: new Headers(init?.headers), redirect: init?.redirect });
    return answer();
  };
  const api = new ConsoleApi('secret', send, () => {
    refused++;
  });
  return { api, asked, refused: () => refused };
}

const { signal } = new AbortController();
const everything = { status: '', connector: '' } as const;
const json = (status: number, body: unknown) => new Response(JSON.stringify(body), { status });

describe('the API as the console asks it', () => {
  it('is asked for what narrows only, with the key in a header and nowhere else', async () => {
    const { api, asked } = scene(() => json(200, { items: [], nextCursor: null }));
    expect(await api.tasks(everything, 50, signal)).toEqual({ items: [], nextCursor: null });
    await api.tasks({ status: 'parked', connector: 'http' }, 50, signal);
    await api.task('../keys', signal);
    expect(asked.map(({ target }) => target)).toEqual([
      '/v1/tasks?limit=50',
      '/v1/tasks?status=parked&connector=http&limit=50',
      '/v1/tasks/..%2Fkeys',
    ]);
    expect(asked.map(({ headers }) => headers.get('authorization'))).toEqual(Array(3).fill('Bearer secret'));
    expect(asked.map(({ redirect }) => redirect)).toEqual(Array(3).fill('error'));
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
    await expect(strange.api.queues(signal)).rejects.toThrow(new Refused(500, 'The API answered 500'));
    expect(problem.refused() + strange.refused()).toBe(0);
  });

  it.each([
    ['nothing comes back', () => Promise.reject(new TypeError('Failed to fetch'))],
    ['a proxy finds nobody', () => new Response('', { status: 502 })],
    ['a proxy waits in vain', () => new Response('', { status: 504 })],
  ])('is away where %s', async (_what, answer) => {
    await expect(scene(answer).api.queues(signal)).rejects.toThrow(Unreachable);
  });
});
