import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { ActionReading, OutgoingRequest } from '#libs/connector-kit';
import { github } from '#libs/connectors/github';
import { createEgress, type Egress, parseEgressAllow } from '#libs/egress';
import { GithubMock } from '../support/github-mock.js';

jest.setTimeout(90_000);

const repo = 'octocat/Hello-World';
const issue = { title: 'Found a bug', labels: ['bug'], number: 1347 };
const label = { name: 'bug', color: 'f29513', description: "Something isn't working" };

/** Every request an action can make, with what GitHub's own example of the answer says. */
const CALLS: [string, Record<string, unknown>, object][] = [
  ['create-issue', { title: 'Found a bug' }, issue],
  ['create-issue', { title: 'A', body: 'B', labels: ['bug'], assignees: ['octocat'], milestone: 1 }, issue],
  ['comment', { number: 1347, body: 'Me too' }, { id: 1, url: expect.stringContaining('issuecomment-1') }],
  ['get-issue', { number: 1347 }, { ...issue, author: 'octocat', state: 'open' }],
  ['list-issues', {}, { items: [expect.objectContaining(issue)], hasMore: true, nextCursor: 'page=2' }],
  [
    'list-issues',
    {
      state: 'all',
      labels: ['bug', 'ui'],
      assignee: '*',
      creator: 'octocat',
      since: '2026-01-01T00:00:00Z',
      sort: 'updated',
      direction: 'asc',
      cursor: 'after=Y3Vyc29y%3D%3D&page=2',
      perPage: 100,
    },
    { nextCursor: 'page=2' },
  ],
  ['upsert-label', { name: 'area/a b', color: 'f29513' }, { name: expect.stringContaining('bug'), color: 'b01f26' }],
  ['upsert-label', { ...label, create: true }, label],
];

let mock: GithubMock;
let egress: Egress;

beforeAll(async () => {
  mock = await GithubMock.start();
  egress = createEgress({ allow: parseEgressAllow('loopback') });
});

afterAll(async () => {
  await egress?.close();
  await mock?.close();
});

const actionNamed = (name: string) => {
  const action = github.actions.get(name);
  if (!action) throw new Error(`no action ${name}`);
  return action;
};

function requestOf(name: string, rest: Record<string, unknown>): OutgoingRequest {
  const input = { repo, ...rest };
  expect(actionNamed(name).checkInput(input)).toBeNull();
  return actionNamed(name).prepare({ input, settings: { baseUrl: mock.url }, token: 'a1'.repeat(32) });
}

interface Sent {
  /** What the mock found wrong with the request. */
  refusal: string | null;
  reading: ActionReading;
}

/** Sends it out as a worker does, and reads the answer. */
async function send(name: string, request: OutgoingRequest): Promise<Sent> {
  const authorization = { authorization: 'Bearer github_pat_spec' };
  const end = await egress.send(request, { timeoutMs: 20_000, freshConnection: false, authorization });
  if (end.kind !== 'answered') throw new Error(`${end.code}: ${end.message}`);
  const reading = actionNamed(name).read(end, { repeated: false, method: request.method, now: Date.now() });
  return { refusal: GithubMock.refusal(end), reading };
}

describe('by the description that GitHub gives of its API', () => {
  it.each(CALLS)('%s with %j is a right request, and its answer is read', async (name, rest, output) => {
    expect(await send(name, requestOf(name, rest))).toMatchObject({ refusal: null, reading: { kind: 'done', output } });
  });

  it('every name in the query of list-issues is one of GitHub', () => {
    // Its description leaves out `after`, which its own links lead to a large repository's pages by.
    const described = [...mock.queryNames('get', '/issues'), 'after'];
    for (const [name, rest] of CALLS.filter(([each]) => each === 'list-issues')) {
      const names = [...new URL(requestOf(name, rest).url).searchParams.keys()];
      expect(described).toEqual(expect.arrayContaining(names));
    }
  });

  it('a page of issues leads to the next by its cursor', async () => {
    const { reading } = await send('list-issues', requestOf('list-issues', {}));
    const { nextCursor } = (reading.kind === 'done' ? reading.output : {}) as { nextCursor: string };
    const request = requestOf('list-issues', { cursor: nextCursor });
    expect(new URL(request.url).searchParams.get('page')).toBe('2');
    expect(await send('list-issues', request)).toMatchObject({ refusal: null, reading: { kind: 'done' } });
  });

  const json = (value: object) => Buffer.from(JSON.stringify(value));
  it.each<[string, number, (request: OutgoingRequest) => Partial<OutgoingRequest>]>([
    ['create-issue', 0, () => ({ body: json({}) })],
    ['create-issue', 0, () => ({ body: json({ title: 'A', text: 'B' }) })],
    ['create-issue', 0, () => ({ body: json({ title: 'A', labels: 'bug' }) })],
    ['comment', 2, () => ({ body: json({ text: 'B' }) })],
    ['get-issue', 3, ({ url }) => ({ url: `${url}/x` })],
    ['get-issue', 3, ({ url }) => ({ url: url.replace('1347', 'first') })],
    ['list-issues', 4, ({ url }) => ({ url: `${url}&state=ajar` })],
    ['upsert-label', 6, () => ({ body: json({ colour: 'f29513' }) })],
    ['upsert-label', 7, () => ({ body: json({ color: 'f29513' }) })],
    ['upsert-label', 6, () => ({ method: 'PUT' })],
  ])('%s would be refused if its request were wrong (%#)', async (name, index, change) => {
    const request = requestOf(name, CALLS[index]?.[1] ?? {});
    expect(await send(name, { ...request, ...change(request) })).toEqual({
      refusal: expect.stringMatching(/body|path|query|NO_PATH_MATCHED|NO_METHOD_MATCHED/),
      reading: expect.objectContaining({ kind: 'failed' }),
    });
  });

  it.each<[string, number, 'no' | 'unknown', string, number]>([
    ['create-issue', 400, 'no', 'http_400', 0],
    ['create-issue', 403, 'no', 'forbidden', 0],
    ['create-issue', 404, 'no', 'not_found', 0],
    ['create-issue', 410, 'no', 'gone', 0],
    ['create-issue', 422, 'no', 'validation_failed', 0],
    ['create-issue', 503, 'unknown', 'http_503', 0],
    ['comment', 410, 'no', 'gone', 2],
    ['get-issue', 301, 'no', 'repository_moved', 3],
    ['get-issue', 404, 'no', 'not_found', 3],
    ['list-issues', 422, 'no', 'validation_failed', 4],
    ['upsert-label', 404, 'no', 'not_found', 7],
  ])('%s reads %d: applied %s, %s', async (name, status, applied, code, index) => {
    const request = requestOf(name, CALLS[index]?.[1] ?? {});
    const headers = { ...request.headers, prefer: `code=${status}` };
    const { refusal, reading } = await send(name, { ...request, headers });
    expect(refusal).toBeNull();
    expect(reading).toMatchObject({ kind: 'failed', applied, error: { code } });
  });
});
