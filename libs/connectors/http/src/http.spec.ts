import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Answer, type ConformanceSample, connectorConformance } from '#libs/connector-kit';
import { parseStrictJson } from '#libs/contracts';
import { http } from './http.js';
import type { RequestOutput } from './read-answer.js';
import { request } from './request.js';

const BARE = { baseUrl: 'https://api.example/v1' };
const KEYED = { ...BARE, idempotencyHeader: 'Idempotency-Key' };
const TOKEN = 'c0'.repeat(32);
const samples: ConformanceSample[] = [
  { action: 'request', input: { method: 'GET', path: '/a', query: { q: 'x', n: 1 } }, settings: BARE, effect: 'read' },
  { action: 'request', input: { method: 'HEAD', path: '/a' }, settings: KEYED, effect: 'read' },
  {
    action: 'request',
    input: { method: 'PUT', path: '/a', body: { b: 1, a: [2] } },
    settings: KEYED,
    effect: 'natural',
  },
  { action: 'request', input: { method: 'DELETE', path: '/a' }, settings: BARE, effect: 'natural' },
  { action: 'request', input: { method: 'POST', path: '/a', body: { z: 1, a: 2 } }, settings: BARE, effect: 'once' },
  { action: 'request', input: { method: 'PATCH', path: '/a', body: null }, settings: BARE, effect: 'once' },
  {
    action: 'request',
    input: { method: 'POST', path: '/a', headers: { 'X-A': 'b' } },
    settings: KEYED,
    effect: 'keyed',
  },
  {
    action: 'request',
    input: { method: 'PATCH', path: '/a', headers: { 'Content-Type': 'text/csv' }, body: 'a;b' },
    settings: { ...BARE, idempotencyHeader: 'x-request-key' },
    effect: 'keyed',
  },
];

describe('the http connector keeps to the conformance suite:', () => {
  for (const check of connectorConformance(http, samples)) it(check.name, check.run);
});

const prepare = (input: Record<string, unknown>, settings: Record<string, unknown> = BARE) => {
  expect(http.actions.get('request')?.checkInput(input)).toBeNull();
  return request.prepare({ input, settings, token: TOKEN });
};

describe('a prepared request', () => {
  it('is the input against the base URL, JSON in canonical form, headers in order', () => {
    const prepared = prepare(
      { method: 'POST', path: '/a b'.replace(' ', '%20'), query: { q: 'ä&' }, body: { b: 1, a: 'ü' } },
      KEYED,
    );
    expect({ ...prepared, headers: Object.entries(prepared.headers), body: prepared.body?.toString() }).toEqual({
      method: 'POST',
      url: 'https://api.example/v1/a%20b?q=%C3%A4%26',
      headers: [
        ['accept', '*/*'],
        ['content-type', 'application/json'],
        ['idempotency-key', TOKEN],
        ['user-agent', 'waybill'],
      ],
      body: '{"a":"ü","b":1}',
    });
  });

  it.each<[Record<string, unknown>, string | undefined, string | null]>([
    [{ body: 'text' }, 'application/json', '"text"'],
    [{ body: 'text', headers: { 'Content-Type': 'application/problem+json' } }, 'application/problem+json', '"text"'],
    [
      { body: 'a=1', headers: { 'content-type': 'application/x-www-form-urlencoded' } },
      'application/x-www-form-urlencoded',
      'a=1',
    ],
    [{ body: null }, 'application/json', 'null'],
    [{ body: false }, 'application/json', 'false'],
    [{ body: '', headers: { 'content-type': 'text/plain' } }, 'text/plain', ''],
    [{}, undefined, null],
  ])('sends the body of %j as %j', (input, type, body) => {
    const prepared = prepare({ method: 'POST', path: '/', ...input });
    expect(prepared.headers['content-type']).toBe(type);
    expect(prepared.body?.toString() ?? null).toBe(body);
  });

  it('carries the token for POST and PATCH alone', () => {
    for (const method of ['GET', 'HEAD', 'PUT', 'DELETE']) {
      expect(JSON.stringify(prepare({ method, path: '/' }, KEYED).headers)).not.toContain(TOKEN);
    }
    for (const method of ['POST', 'PATCH']) {
      expect(prepare({ method, path: '/' }, KEYED).headers['idempotency-key']).toBe(TOKEN);
    }
  });

  it('is refused where the input sets the idempotency header of the connection', () => {
    const input = { method: 'POST', path: '/', headers: { 'X-Request-Key': 'mine' } };
    expect(() => prepare(input, { ...BARE, idempotencyHeader: 'x-request-key' })).toThrow('/headers/x-request-key');
  });
});

describe('an input', () => {
  const check = (input: unknown) => http.actions.get('request')?.checkInput(input)?.field ?? null;

  it.each<[Record<string, unknown>, string]>([
    [{ method: 'GET\r\nX: y' }, '/method'],
    [{ method: 'get' }, '/method'],
    [{ method: 'TRACE' }, '/method'],
    [{ method: 'CONNECT' }, '/method'],
    [{ method: undefined }, '/method'],
    [{ path: 'http://evil.example/' }, '/path'],
    [{ path: '//evil.example/' }, '/path'],
    [{ path: '/\\evil.example' }, '/path'],
    [{ path: '/a/../../b' }, '/path'],
    [{ path: '/%2E%2e/b' }, '/path'],
    [{ path: '/a?b=c' }, '/path'],
    [{ path: '/a\r\nb' }, '/path'],
    [{ path: '/\u0000' }, '/path'],
    [{ path: '/\ud800' }, '/path'],
    [{ path: 7 }, '/path'],
    [{ path: `/${'a'.repeat(9_000)}` }, '/path'],
    [{ query: { a: ['b'] } }, '/query/a'],
    [{ query: 'a=b' }, '/query'],
    [{ headers: { a: 'b\r\nc: d' } }, '/headers/a'],
    [{ headers: { a: 'b\u0000' } }, '/headers/a'],
    [{ headers: { a: ' b' } }, '/headers/a'],
    [{ headers: { a: '\u00fc' } }, '/headers/a'],
    [{ headers: { a: 1 } }, '/headers/a'],
    [{ headers: { 'a\r\nb': 'c' } }, '/headers/a\r\nb'],
    [{ headers: { 'a b': 'c' } }, '/headers/a b'],
    [{ headers: { '': 'c' } }, '/headers/'],
    [{ headers: { 'X-A': '1', 'x-a': '2' } }, '/headers/x-a'],
    [{ body: 'x' }, '/body'],
    [{ body: null }, '/body'],
    [{ method: 'POST', headers: { 'content-type': 'text/plain' }, body: { a: 1 } }, '/body'],
    [{ url: 'http://x' }, '/url'],
  ])('with %j is refused by field', (change, field) => {
    expect(check({ method: 'GET', path: '/', ...change })).toBe(field);
  });

  it.each([
    'Host',
    'Content-Length',
    'transfer-encoding',
    'Connection',
    'AUTHORIZATION',
    'Proxy-Authorization',
    'proxy-connection',
    'TE',
    'Upgrade',
    'Expect',
    'Idempotency-Key',
    'Date',
    'Traceparent',
    'tracestate',
    'Cookie',
    'Accept-Encoding',
    'Keep-Alive',
    'Trailer',
  ])('may not set the header %s', (name) => {
    expect(check({ method: 'POST', path: '/', headers: { [name]: 'x' } })).toBe(`/headers/${name}`);
  });

  it('that is taken always makes a request to the host of the base URL', () => {
    const anything = fc.record({
      method: fc.constantFrom('GET', 'POST', 'PUT', 'DELETE'),
      path: fc.oneof(
        fc.string(),
        fc.webPath(),
        fc.string().map((rest) => `/${rest}`),
      ),
      query: fc.dictionary(fc.string(), fc.oneof(fc.string(), fc.double(), fc.boolean())),
    });
    fc.assert(
      fc.property(anything, (input) => {
        if (check(input) !== null) return;
        const url = new URL(prepare(input).url);
        expect(url.origin).toBe('https://api.example');
        expect(url.pathname.startsWith('/v1/')).toBe(true);
        expect(url.hash + url.username).toBe('');
      }),
    );
  });
});

describe('the settings', () => {
  it.each([
    [{ baseUrl: 'http://127.0.0.1:8080' }],
    [{ baseUrl: 'https://api.example/v1/', idempotencyHeader: 'X-Request-Key' }],
    [{ baseUrl: 'https://[::1]:8080/' }],
  ])('%j are taken', (settings) => {
    expect(http.checkSettings(settings)).toBeNull();
  });

  it.each<[Record<string, unknown>, string]>([
    [{}, '/baseUrl'],
    [{ baseUrl: 'ftp://api.example' }, '/baseUrl'],
    [{ baseUrl: 'https://me:secret@api.example' }, '/baseUrl'],
    [{ baseUrl: 'https://api.example?a=b' }, '/baseUrl'],
    [{ baseUrl: 'https://api.example/#a' }, '/baseUrl'],
    [{ baseUrl: 'https://' }, '/baseUrl'],
    [{ baseUrl: 'https://api.example/a b' }, '/baseUrl'],
    [{ ...BARE, idempotencyHeader: 'Host' }, '/idempotencyHeader'],
    [{ ...BARE, idempotencyHeader: 'Authorization' }, '/idempotencyHeader'],
    [{ ...BARE, idempotencyHeader: 'proxy-a' }, '/idempotencyHeader'],
    [{ ...BARE, idempotencyHeader: 'Content-Type' }, '/idempotencyHeader'],
    [{ ...BARE, idempotencyHeader: 'a\r\nb' }, '/idempotencyHeader'],
    [{ ...BARE, token: 'x' }, '/token'],
  ])('%j are refused by field', (settings, field) => {
    expect(http.checkSettings(settings)?.field).toBe(field);
  });

  it('may limit how often it is called, in full or not at all', () => {
    const rateLimit = { perSecond: 0.5, burst: 3 };
    expect(http.checkSettings({ ...BARE, rateLimit })).toBeNull();
    expect(http.limits({ ...BARE, rateLimit })).toEqual({ default: rateLimit });
    expect(http.limits(BARE)).toEqual({});
    expect(http.checkSettings({ ...BARE, rateLimit: { perSecond: 1 } })?.field).toBe('/rateLimit/burst');
    expect(http.checkSettings({ ...BARE, rateLimit: { perSecond: 0, burst: 1 } })?.field).toBe('/rateLimit/perSecond');
    expect(http.checkSettings({ ...BARE, rateLimit: { perSecond: 1, burst: 0.5 } })?.field).toBe('/rateLimit/burst');
  });
});

describe('an answer', () => {
  const answer = (status: number, body: string | Buffer = '', headers: Record<string, string> = {}): Answer => ({
    kind: 'answered',
    status,
    headers,
    body: Buffer.from(body),
  });
  const read = (given: Answer, method = 'POST', repeated = false) => request.read(given, { method, repeated, now: 0 });
  const output = (given: Answer) => {
    const reading = read(given);
    if (reading.kind !== 'done') throw new Error(reading.error.code);
    return reading.output as RequestOutput;
  };
  const json = { 'content-type': 'application/json; charset=utf-8' };

  it.each<[string, Answer, Partial<RequestOutput>]>([
    ['its JSON', answer(201, '{"id":"7"}', json), { status: 201, body: { id: '7' }, headers: json }],
    ['its text', answer(200, 'häl\u0000lo', { 'content-type': 'text/plain' }), { body: 'häl\u0000lo' }],
    ['its bytes', answer(200, Buffer.of(0xff, 0xfe)), { body: '//4=', encoding: 'base64' }],
    ['nothing', answer(204, '', json), { body: null }],
  ])('gives %s', (_name, given, expected) => {
    expect(output(given)).toMatchObject(expected);
    expect(output(given).bodyProblem).toBeUndefined();
  });

  it.each<[string, Answer, string]>([
    ['is no JSON', answer(200, '{"a":', json), 'is not JSON'],
    ['is no UTF-8', answer(200, Buffer.of(0x22, 0xff, 0x22), json), 'is not valid UTF-8'],
    ['holds NUL', answer(200, '{"a":"\\u0000"}', json), '/a holds a NUL character'],
    ['holds half a character', answer(200, '["\\ud800"]', json), '/0 holds a lone surrogate'],
    ['holds a number no double can hold', answer(200, '{"id":12345678901234567890}', json), '/id'],
    ['says a thing twice', answer(200, '{"a":1,"a":2}', json), '/a stands twice'],
    ['nests too deep', answer(200, `${'['.repeat(10_000)}${']'.repeat(10_000)}`, json), 'nests deeper than'],
    [
      'is compressed though nobody asked',
      answer(200, Buffer.of(0x1f, 0x8b), { ...json, 'content-encoding': 'gzip' }),
      'gzip',
    ],
  ])('whose body claims to be JSON and %s is done all the same, with the body as it came', (_name, given, problem) => {
    const read = output(given);
    expect(read.bodyProblem).toContain(problem);
    const kept = Buffer.from(String(read.body), read.encoding ?? 'utf8');
    expect(kept.equals(given.body)).toBe(true);
  });

  it('never gives away a cookie', () => {
    expect(JSON.stringify(output(answer(200, '', { 'set-cookie': 'session=canary' })))).not.toContain('canary');
  });

  it('can be printed and read again, whatever it was', () => {
    const anything = fc.record({
      status: fc.integer({ min: 100, max: 999 }),
      headers: fc.dictionary(fc.string(), fc.string({ unit: 'binary' })),
      body: fc.oneof(
        fc.uint8Array(),
        fc.json().map((text) => Buffer.from(text)),
        fc.string({ unit: 'binary' }).map((text) => Buffer.from(text)),
      ),
      claimsJson: fc.boolean(),
    });
    fc.assert(
      fc.property(anything, fc.boolean(), ({ status, headers, body, claimsJson }, repeated) => {
        const given = answer(status, Buffer.from(body), { ...headers, ...(claimsJson ? json : {}) });
        const reading = read(given, 'DELETE', repeated);
        const bytes = Buffer.from(JSON.stringify(reading), 'utf8');
        if (reading.kind === 'done' && !('bodyProblem' in (reading.output as object)) && claimsJson) {
          const strict = parseStrictJson(Buffer.from(body));
          if (strict.ok) expect((reading.output as RequestOutput).body).toEqual(strict.value);
        }
        expect(JSON.parse(bytes.toString('utf8'))).toEqual(JSON.parse(JSON.stringify(reading)));
      }),
    );
  });

  it.each([404, 410])('%d to a repeated DELETE is done, to a first one it is not', (status) => {
    expect(read(answer(status), 'DELETE', true)).toMatchObject({ kind: 'done', output: { status } });
    expect(read(answer(status), 'DELETE', false)).toMatchObject({ kind: 'failed', applied: 'no' });
    expect(read(answer(status), 'PUT', true)).toMatchObject({ kind: 'failed', applied: 'no' });
  });

  it('412 is known to have had no effect only where no earlier attempt may have had one', () => {
    expect(read(answer(412), 'PUT', false)).toMatchObject({ applied: 'no' });
    expect(read(answer(412), 'PUT', true)).toMatchObject({ applied: 'unknown' });
  });

  it('304 to a GET is what a conditional request asked for', () => {
    expect(read(answer(304), 'GET')).toMatchObject({ kind: 'done', output: { status: 304, body: null } });
    expect(read(answer(304), 'POST')).toMatchObject({ kind: 'failed', applied: 'unknown' });
  });

  it.each([302, 402, 406, 408, 409, 418, 424, 425, 500, 503, 507])('%d leaves the effect unknown', (status) => {
    expect(read(answer(status))).toMatchObject({ kind: 'failed', applied: 'unknown' });
  });

  it.each([400, 401, 403, 404, 405, 410, 411, 413, 414, 415, 417, 421, 422, 423, 426, 428, 429, 431, 451])(
    '%d is known to have had no effect',
    (status) => {
      expect(read(answer(status))).toMatchObject({ kind: 'failed', applied: 'no' });
    },
  );
});
