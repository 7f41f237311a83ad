import { describe, expect, it } from '@jest/globals';
import { type Answer, type ConformanceSample, connectorConformance } from '#libs/connector-kit';
import { github } from './github.js';

const ENTERPRISE = { baseUrl: 'https://github.example/api/v3' };
const REPO = 'octocat/Hello-World';
const samples: ConformanceSample[] = [
  { action: 'create-issue', input: { repo: REPO, title: 'A' }, settings: {}, effect: 'once' },
  {
    action: 'create-issue',
    input: { repo: REPO, title: 'A', body: 'ä', labels: ['bug'], assignees: ['octocat'], milestone: 1 },
    settings: ENTERPRISE,
    effect: 'once',
  },
  { action: 'comment', input: { repo: REPO, number: 7, body: 'Me too' }, settings: {}, effect: 'once' },
  { action: 'get-issue', input: { repo: REPO, number: 7 }, settings: ENTERPRISE, effect: 'read' },
  { action: 'list-issues', input: { repo: REPO }, settings: {}, effect: 'read' },
  {
    action: 'list-issues',
    input: {
      repo: REPO,
      labels: ['bug', 'ui'],
      state: 'all',
      since: '2026-01-01T00:00:00Z',
      cursor: 'page=2',
      perPage: 100,
    },
    settings: {},
    effect: 'read',
  },
  { action: 'upsert-label', input: { repo: REPO, name: 'bug', color: 'f29513' }, settings: {}, effect: 'natural' },
  {
    action: 'upsert-label',
    input: { repo: REPO, name: 'area/ä :bug:', color: 'F29513', description: 'd', create: true },
    settings: ENTERPRISE,
    effect: 'natural',
  },
];

describe('the github connector keeps to the conformance suite:', () => {
  for (const check of connectorConformance(github, samples)) it(check.name, check.run);
});

function actionNamed(name: string) {
  const action = github.actions.get(name);
  if (!action) throw new Error(`no action ${name}`);
  return action;
}

const prepare = (name: string, input: Record<string, unknown>, settings = {}) => {
  expect(actionNamed(name).checkInput(input)).toBeNull();
  const { method, url, headers, body } = actionNamed(name).prepare({ input, settings, token: 'a1'.repeat(32) });
  return { call: `${method} ${url}`, headers, body: body?.toString() ?? null };
};

describe('a request', () => {
  it('names the version and the form of the API, below the base URL of an Enterprise Server too', () => {
    const input = { repo: REPO, title: 'A', body: 'B', labels: ['bug'] };
    expect(prepare('create-issue', input, ENTERPRISE)).toEqual({
      call: 'POST https://github.example/api/v3/repos/octocat/Hello-World/issues',
      headers: {
        accept: 'application/vnd.github+json',
        'content-type': 'application/json',
        'user-agent': 'waybill',
        'x-github-api-version': '2022-11-28',
      },
      body: '{"body":"B","labels":["bug"],"title":"A"}',
    });
  });

  it('asks for a page, with what narrows it', () => {
    const input = { repo: REPO, labels: ['a b', 'c'], state: 'all', since: '2026-01-01T00:00:00Z' };
    expect(prepare('list-issues', input)).toMatchObject({
      call: 'GET https://api.github.com/repos/octocat/Hello-World/issues?per_page=30&labels=a+b%2Cc&state=all&since=2026-01-01T00%3A00%3A00Z',
      body: null,
    });
  });

  it.each(['page=3', 'after=a%2Fb%3D%3D', 'after=Y3Vyc29y%3D%3D&page=3'])(
    'asks for the page of the cursor %s',
    (cursor) => {
      const { call } = prepare('list-issues', { repo: REPO, cursor });
      expect(call).toBe(`GET https://api.github.com/repos/octocat/Hello-World/issues?${cursor}&per_page=30`);
    },
  );

  it('puts all of a label, or makes it, by what is asked', () => {
    const label = { repo: REPO, name: 'area/ä', color: 'f29513' };
    expect(prepare('upsert-label', label)).toMatchObject({
      call: 'PATCH https://api.github.com/repos/octocat/Hello-World/labels/area%2F%C3%A4',
      body: '{"color":"f29513","description":""}',
    });
    expect(prepare('upsert-label', { ...label, create: true })).toMatchObject({
      call: 'POST https://api.github.com/repos/octocat/Hello-World/labels',
      body: '{"color":"f29513","description":"","name":"area/ä"}',
    });
  });
});

describe('an input', () => {
  it.each<[string, object, string]>([
    ['get-issue', { repo: 'octocat' }, '/repo'],
    ['get-issue', { repo: 'octocat/..' }, '/repo'],
    ['get-issue', { repo: '../x' }, '/repo'],
    ['get-issue', { repo: 'a/b/c' }, '/repo'],
    ['get-issue', { repo: 'a/b?c' }, '/repo'],
    ['get-issue', { number: 0 }, '/number'],
    ['get-issue', { number: '7' }, '/number'],
    ['create-issue', { title: '' }, '/title'],
    ['create-issue', { title: undefined }, '/title'],
    ['comment', { body: '' }, '/body'],
    ['list-issues', { perPage: 101 }, '/perPage'],
    ['list-issues', { labels: ['a,b'] }, '/labels/0'],
    ['list-issues', { cursor: 'page=0' }, '/cursor'],
    ['list-issues', { cursor: 'page=2&state=all' }, '/cursor'],
    ['list-issues', { cursor: 'https://api.github.com/x?page=2' }, '/cursor'],
    ['list-issues', { page: 2 }, '/page'],
    ['list-issues', { since: 'yesterday' }, '/since'],
    ['upsert-label', { name: '..' }, '/name'],
    ['upsert-label', { color: '#f29513' }, '/color'],
  ])('of %s with %j is refused by field', (name, change, field) => {
    const right = samples.find(({ action }) => action === name)?.input;
    expect(actionNamed(name).checkInput({ ...right, ...change })?.field).toBe(field);
  });
});

describe('the settings', () => {
  it.each([[{ baseUrl: 'ftp://api' }], [{ baseUrl: 'https://me:secret@api' }], [{ baseUrl: 'https://api?a=b' }]])(
    '%j are refused',
    (settings) => expect(github.checkSettings(settings)?.field).toBe('/baseUrl'),
  );
});

const answer = (status: number, value: unknown, headers: Record<string, string> = {}): Answer => ({
  kind: 'answered',
  status,
  headers,
  body: Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)),
});

const read = (name: string, given: Answer, method = 'POST', repeated = false) =>
  actionNamed(name).read(given, { method, repeated, now: Date.parse('2026-11-21T12:00:00Z') });

describe('a page of issues', () => {
  const issue = { number: 1, title: 'A', state: 'open', html_url: 'https://github.com/a/b/issues/1', labels: ['x'] };
  const page = (link?: string, items: unknown[] = [issue]) =>
    read('list-issues', answer(200, items, link === undefined ? {} : { link }), 'GET');

  it('says where the next begins', () => {
    const output = { items: [{ number: 1, labels: ['x'] }], hasMore: true, nextCursor: 'after=abc&page=2' };
    expect(page('<https://api.github.com/x?after=abc&page=2>; rel="next"')).toMatchObject({ kind: 'done', output });
  });

  it.each([undefined, 'nonsense', '<https://api.github.com/x?start=5>; rel="next"'])(
    'is read whatever its link says: %j',
    (link) => expect(page(link)).toMatchObject({ kind: 'done', output: { nextCursor: null } }),
  );

  it('is not taken for the whole where an item cannot be read', () => {
    expect(page(undefined, [issue, { number: 2 }])).toMatchObject({
      kind: 'failed',
      error: { code: 'unreadable_answer' },
    });
  });
});

describe('an answer', () => {
  it('that is not what GitHub promises leaves the effect unknown', () => {
    expect(read('create-issue', answer(201, '<html>', { 'x-github-request-id': 'A:1' }))).toMatchObject({
      kind: 'failed',
      applied: 'unknown',
      error: { code: 'unreadable_answer', retryable: true, providerRequestId: 'A:1' },
    });
  });

  const limited = { message: 'You have exceeded a secondary rate limit.' };
  const drained = {
    'x-ratelimit-remaining': '0',
    'x-ratelimit-reset': String(Date.parse('2026-11-21T12:00:50Z') / 1000),
  };
  it.each<[string, Answer, number]>([
    ['says when to come back', answer(403, limited, { 'retry-after': '30' }), 30_000],
    ['says when the limit is reset', answer(403, { message: 'API rate limit exceeded' }, drained), 50_000],
    ['says no time at all', answer(403, limited), 60_000],
    ['uses the other status', answer(429, {}), 60_000],
    ['is of attempts to log in', answer(403, { message: 'Maximum number of login attempts exceeded.' }), 60_000],
  ])('that limits the rate and %s is waited for', (_name, given, retryAfterMs) => {
    expect(read('create-issue', given)).toMatchObject({
      applied: 'no',
      retryAfterMs,
      error: { category: 'transient', code: 'rate_limited', retryable: true },
    });
  });

  it.each<[number, unknown, string, string, string]>([
    [401, { message: 'Bad credentials' }, 'configuration', 'http_401', 'renew the credential'],
    [403, { message: 'Resource not accessible by personal access token' }, 'client', 'forbidden', ': Resource not acc'],
    [403, { message: 'Repository was archived so is read-only.' }, 'client', 'forbidden', 'archived'],
    [403, '', 'client', 'forbidden', 'forbids the call (403). See which repositories'],
    [404, { message: 'Not Found' }, 'client', 'not_found', 'may not see it'],
    [410, { message: 'Issues has been disabled' }, 'client', 'gone', 'disabled'],
    [301, { message: 'Moved Permanently' }, 'client', 'repository_moved', 'as it is called now'],
    [307, '', 'client', 'repository_moved', 'renamed or moved'],
    [451, '', 'client', 'http_451', '451'],
    [400, { message: 'Problems parsing JSON' }, 'client', 'http_400', 'Problems parsing JSON'],
  ])('%d %j is a definite %s error, %s', (status, body, category, code, part) => {
    const reading = read('create-issue', answer(status, body, { 'x-github-request-id': 'A:1' }));
    expect(reading).toMatchObject({
      applied: 'no',
      error: { category, code, retryable: false, providerRequestId: 'A:1' },
    });
    expect(reading.kind === 'failed' && reading.error.message).toContain(part);
  });

  it('that forbids says which permissions GitHub asks for', () => {
    const headers = { 'x-accepted-github-permissions': 'issues=write', 'x-github-sso': 'partial-results' };
    const given = answer(403, { message: 'Resource not accessible by personal access token' }, headers);
    expect(read('create-issue', given)).toMatchObject({
      applied: 'no',
      error: {
        category: 'client',
        code: 'forbidden',
        message:
          'GitHub forbids the call (403): Resource not accessible by personal access token. The token needs, for this repository: issues=write',
      },
    });
  });

  it('that wants the token authorised by single sign-on is for the connection to wait for', () => {
    const url = 'https://github.com/orgs/octodocs/sso?authorization_request=AZSCKtL4';
    const body = { message: 'Resource protected by organization SAML enforcement.' };
    const reading = read('create-issue', answer(403, body, { 'x-github-sso': `required; url=${url}` }));
    expect(reading).toMatchObject({
      applied: 'no',
      error: { category: 'configuration', code: 'sso_required', message: expect.stringContaining('SAML enforcement') },
    });
    expect(JSON.stringify(reading)).not.toContain('AZSCKtL4');
  });

  it('that refuses values names the fields, and nothing of what was sent', () => {
    const errors = [
      { resource: 'Issue', field: 'assignees', code: 'invalid', value: 'secret\u0007' },
      { resource: 'Issue', code: 'custom', message: 'body is too\nlong' },
    ];
    expect(read('create-issue', answer(422, { message: 'Validation Failed', errors }))).toMatchObject({
      applied: 'no',
      error: {
        category: 'client',
        code: 'validation_failed',
        message: 'GitHub refuses the values (422): Validation Failed; assignees invalid; custom body is too long',
      },
    });
  });

  it.each([500, 502, 503, 408])('%d leaves the effect unknown', (status) => {
    expect(read('create-issue', answer(status, ''))).toMatchObject({
      applied: 'unknown',
      error: { category: 'transient' },
    });
  });

  it('to a label says whether it is to be made or there already', () => {
    const exists = {
      message: 'Validation Failed',
      errors: [{ resource: 'Label', field: 'name', code: 'already_exists' }],
    };
    const codeOf = (given: Answer, method: string) => read('upsert-label', given, method);
    expect(codeOf(answer(404, {}), 'PATCH')).toMatchObject({ applied: 'no', error: { code: 'label_absent' } });
    expect(codeOf(answer(404, {}), 'POST')).toMatchObject({ error: { code: 'not_found' } });
    expect(codeOf(answer(422, exists), 'POST')).toMatchObject({ applied: 'no', error: { code: 'label_exists' } });
    expect(codeOf(answer(422, exists), 'PATCH')).toMatchObject({ error: { code: 'validation_failed' } });
  });
});
