import { describe, expect, it } from '@jest/globals';
import { type ActionDefinition } from './action.js';
import { isSafePath, joinUrl } from './base-url.js';
import type { Answer } from './call.js';
import { defineConnector } from './connector.js';
import { type ConformanceSample, connectorConformance } from './connector-conformance.js';
import type { Probe } from './probe.js';
import { readExhausted, readRetryAfter } from './retry-after.js';
import { DEFAULT_RETRY } from './retry-policy.js';
import { NOT_APPLIED_STATUSES, readFailedStatus } from './status-reading.js';

const NOW = Date.parse('2026-11-21T12:00:00Z');
const answer = (status: number, headers: Record<string, string> = {}): Answer => ({
  kind: 'answered',
  status,
  headers,
  body: Buffer.of(),
});

describe('a path behind a base URL', () => {
  it.each(['/', '/a', '/a/b.c', '/a//b', '/a%20b', '/...', '/.a', '/~x;y=1', '/a:b@c'])('may be %j', (path) => {
    expect(isSafePath(path)).toBe(true);
  });

  it.each([
    '',
    'a',
    '//host',
    '///',
    '/\\host',
    'http://host/',
    '/a/../b',
    '/..',
    '/.',
    '/a/.',
    '/%2e%2e/b',
    '/.%2E',
    '/%2e',
    '/a?b',
    '/a#b',
    '/a b',
    '/a\nb',
    '/a\u0000',
    '/\u00e9',
    '/a\\..\\b',
    '\r\n/',
  ])('may not be %j', (path) => {
    expect(isSafePath(path)).toBe(false);
    expect(() => joinUrl('https://api.example/v1', path)).toThrow('may not leave the base URL');
  });

  it('keeps the path of the base URL in front, whether or not it ends in a slash', () => {
    expect(joinUrl('https://api.example/v1', '/a', { q: 'x y&z', n: 1, b: true })).toBe(
      'https://api.example/v1/a?q=x+y%26z&n=1&b=true',
    );
    expect(joinUrl('https://api.example/v1/', '/a')).toBe('https://api.example/v1/a');
    expect(joinUrl('https://api.example', '/a')).toBe('https://api.example/a');
  });

  it('never leads to another host', () => {
    for (const path of ['/a', '/@evil.example', '/:80', '/a%2f..', '/%5c%5cevil.example', '/;@evil.example/']) {
      expect(new URL(joinUrl('https://api.example/v1', path)).host).toBe('api.example');
    }
  });
});

describe('Retry-After', () => {
  it.each<[Record<string, string>, number | undefined]>([
    [{}, undefined],
    [{ 'retry-after': '7' }, 7_000],
    [{ 'retry-after': '0' }, 0],
    [{ 'retry-after': 'Sat, 21 Nov 2026 12:00:30 GMT' }, 30_000],
    [{ 'retry-after': 'Sat, 21 Nov 2026 11:00:00 GMT' }, 0],
    [{ 'retry-after': '99999999999999999999' }, 86_400_000],
    [{ 'retry-after': 'soon' }, undefined],
    [{ ratelimit: '"default";r=0;t=30' }, 30_000],
    [{ ratelimit: '"default";r=50;t=30' }, undefined],
    [{ 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(NOW / 1000 + 12) }, 12_000],
    [{ 'x-ratelimit-remaining': '3', 'x-ratelimit-reset': String(NOW / 1000 + 12) }, undefined],
    [{ 'retry-after': '7', ratelimit: '"default";r=0;t=30' }, 7_000],
  ])('read from %j is %j', (headers, expected) => {
    expect(readRetryAfter(headers, NOW)).toBe(expected);
  });

  it('is not taken for a limit that is used up, which RateLimit headers tell beside any answer', () => {
    expect(readExhausted({ 'retry-after': '7' }, NOW)).toBeUndefined();
    expect(readExhausted({ ratelimit: '"default";r=0;t=30' }, NOW)).toBe(30_000);
    expect(readExhausted({ ratelimit: '"default";r=1;t=30' }, NOW)).toBeUndefined();
  });
});

describe('a status other than 2xx', () => {
  it.each(NOT_APPLIED_STATUSES.map((status) => [status]))('%d is known to have had no effect', (status) => {
    expect(readFailedStatus(answer(status), NOW)).toMatchObject({ applied: 'no' });
  });

  it.each([301, 307, 402, 408, 409, 418, 425, 500, 502, 503, 504, 599, 999])(
    '%d leaves the effect unknown',
    (status) => {
      expect(readFailedStatus(answer(status), NOW)).toMatchObject({ applied: 'unknown' });
    },
  );

  it.each([
    [401, 'configuration', false],
    [403, 'configuration', false],
    [404, 'client', false],
    [409, 'transient', true],
    [429, 'transient', true],
    [503, 'transient', true],
    [302, 'client', false],
  ])('%d is a %s error', (status, category, retryable) => {
    expect(readFailedStatus(answer(status), NOW)).toMatchObject({ error: { category, retryable } });
  });

  it('carries the id the provider gave the request, and when to come back', () => {
    const reading = readFailedStatus(answer(503, { 'x-request-id': 'r-1', 'retry-after': '2' }), NOW);
    expect(reading).toMatchObject({ retryAfterMs: 2_000, error: { code: 'http_503', providerRequestId: 'r-1' } });
  });
});

describe('the conformance suite', () => {
  const action: ActionDefinition = {
    name: 'make',
    summary: 'Makes a thing',
    input: {
      type: 'object',
      properties: { a: { type: 'string' }, b: { type: 'string' } },
      required: ['a'],
      additionalProperties: false,
    },
    output: { type: 'object', properties: { status: { type: 'integer' } }, additionalProperties: false },
    effect: 'keyed',
    timeoutMs: 1_000,
    retry: DEFAULT_RETRY,
    keyWindowMs: 1_000,
    prepare: ({ input, settings, token }) => ({
      method: 'POST',
      url: joinUrl(String(settings['baseUrl']), '/things'),
      headers: { 'idempotency-key': token },
      body: Buffer.from(String(input['a'])),
    }),
    read: (given, { now }) =>
      given.status === 200 ? { kind: 'done', output: { status: given.status } } : readFailedStatus(given, now),
  };
  const sample: ConformanceSample = {
    action: 'make',
    input: { a: 'x', b: 'y' },
    settings: { baseUrl: 'https://api.example' },
    effect: 'keyed',
  };
  const settings = {
    type: 'object',
    properties: { baseUrl: { type: 'string' } },
    required: ['baseUrl'],
    additionalProperties: false,
  };
  const failures = (
    change: Partial<ActionDefinition>,
    more: { settings?: object; samples?: ConformanceSample[] } = {},
  ) => {
    const connector = defineConnector({
      name: 'good',
      summary: 'Good',
      settings: more.settings ?? settings,
      credentials: ['none'],
      actions: [{ ...action, ...change }],
    });
    return connectorConformance(connector, more.samples ?? [sample], 7).flatMap((check) => {
      try {
        check.run();
        return [];
      } catch (error) {
        return [String(error)];
      }
    });
  };

  it('finds nothing wrong with a connector that keeps to it', () => {
    expect(failures({})).toEqual([]);
  });

  let calls = 0;
  it.each<[string, Partial<ActionDefinition>]>([
    ['takes unknown fields', { input: { type: 'object' } }],
    ['has another effect class than it says', { effect: 'once' }],
    ['forgets the token', { prepare: (call) => ({ ...action.prepare(call), headers: {} }) }],
    ['names no key window', { keyWindowMs: 0 }],
    [
      'prepares other bytes each time',
      { prepare: (call) => ({ ...action.prepare(call), body: Buffer.from(String(calls++)) }) },
    ],
    [
      'lets the order of members through',
      { prepare: (call) => ({ ...action.prepare(call), body: Buffer.from(JSON.stringify(call.input)) }) },
    ],
    [
      'changes its input',
      {
        prepare: (call) => {
          call.input['a'] = 'z';
          return action.prepare(call);
        },
      },
    ],
    ['sends a credential', { prepare: (call) => withHeader(action.prepare(call), 'authorization') }],
    ['frames its message', { prepare: (call) => withHeader(action.prepare(call), 'content-length') }],
    ['writes header names in capitals', { prepare: (call) => withHeader(action.prepare(call), 'X-A') }],
    ['throws on rubbish', { read: ({ body }) => ({ kind: 'done', output: JSON.parse(body.toString()) }) }],
    ['gives an output its schema does not know', { read: () => ({ kind: 'done', output: { strange: 1 } }) }],
    ['takes no time', { timeoutMs: 0 }],
    ['has a bad name', { name: 'Make It' }],
  ])('turns red for a connector that %s', (_name, change) => {
    expect(failures(change)).not.toEqual([]);
  });

  describe('of a probed action', () => {
    const probe: Probe = {
      settleMs: 1_000,
      intervalMs: 500,
      scope: 'things by their mark',
      consistent: true,
      prepare: ({ settings, token }) => ({
        method: 'GET',
        url: joinUrl(String(settings['baseUrl']), '/things', { mark: token }),
        headers: {},
        body: null,
      }),
      read: (given, { now }) => {
        if (given.status === 200) return { kind: 'found', output: { status: 200 } };
        if (given.status === 404) return { kind: 'absent' };
        const failed = readFailedStatus(given, now);
        return failed.kind === 'failed' ? { ...failed, kind: 'unclear' } : { kind: 'absent' };
      },
    };
    const samples = [{ ...sample, effect: 'probed' as const }];
    const probed = (change: Partial<Probe>) =>
      failures({ effect: () => 'probed', probe: { ...probe, ...change } }, { samples });

    it('finds nothing wrong with one that keeps to it', () => {
      expect(probed({})).toEqual([]);
    });

    it.each<[string, Partial<Probe>]>([
      ['is no read', { prepare: (call) => ({ ...probe.prepare(call), method: 'POST' }) }],
      ['sends a body', { prepare: (call) => ({ ...probe.prepare(call), body: Buffer.from('x') }) }],
      ['sends a credential', { prepare: (call) => withHeader(probe.prepare(call), 'authorization') }],
      [
        'asks otherwise each time',
        { prepare: (call) => ({ ...probe.prepare(call), url: `https://x.example/${calls++}` }) },
      ],
      ['throws on rubbish', { read: ({ body }) => ({ kind: 'found', output: JSON.parse(body.toString()) }) }],
      ['finds what the schema does not know', { read: () => ({ kind: 'found', output: { strange: 1 } }) }],
      ['does not wait', { settleMs: 0 }],
      ['probes twice at once', { intervalMs: 0 }],
      ['has no scope', { scope: '' }],
    ])('turns red where the probe %s', (_name, change) => {
      expect(probed(change)).not.toEqual([]);
    });

    it('turns red where there is no probe, though the class follows from the call', () => {
      expect(failures({ effect: () => 'probed' }, { samples })).not.toEqual([]);
    });
  });

  it('turns red where an action has no sample, and where settings take unknown fields', () => {
    expect(failures({}, { samples: [] })).not.toEqual([]);
    expect(failures({}, { settings: { type: 'object' } })).not.toEqual([]);
  });

  it('names the seed of the answer that was not borne', () => {
    expect(
      failures({
        read: () => {
          throw new Error('unborne');
        },
      }).join(),
    ).toContain('Seed 7, answer 1: Error: unborne');
  });
});

function withHeader(request: ReturnType<ActionDefinition['prepare']>, name: string) {
  return { ...request, headers: { ...request.headers, [name]: '1' } };
}

describe('a connector', () => {
  it('is refused where two of its actions share a name', () => {
    const one = { name: 'x' } as ActionDefinition;
    const define = () =>
      defineConnector({
        name: 'twice',
        summary: '',
        settings: {},
        credentials: [],
        actions: [
          { ...one, input: {} },
          { ...one, input: {} },
        ],
      });
    expect(define).toThrow('Connector twice declares action x twice');
  });

  it('is refused where an action is probed and does not say how', () => {
    const blind = { name: 'x', input: {}, effect: 'probed' } as ActionDefinition;
    const define = () =>
      defineConnector({ name: 'blind', summary: '', settings: {}, credentials: [], actions: [blind] });
    expect(define).toThrow('Action blind.x is probed and does not say how: give it a probe');
  });
});
