import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { eventBytes } from '../accepting/event-bytes.js';
import { boundedKey, MAX_KEPT_CHARACTERS } from './bounded-text.js';
import { eventTypeOf, MAX_EVENT_TYPE_LENGTH } from './event-type.js';
import { resolvePointer, scalarAt } from './json-pointer.js';
import { readWebhookBody } from './webhook-body.js';

const seed = Number(process.env['TEST_SEED'] ?? Date.now() % 2 ** 31);
const read = (body: string | Buffer, headers: Record<string, string> = { 'content-type': 'application/json' }) =>
  readWebhookBody({ headers, body: Buffer.from(body), receivedAt: new Date(0) }, 'payload');
const problem = (...given: Parameters<typeof read>) => {
  const body = read(...given);
  return body.kind === 'opaque' ? body.problem : null;
};
const parts = {
  id: 'e',
  providerName: 'p',
  sourceName: 's',
  eventType: 't',
  time: 'now',
  headers: {},
  deliveryId: 'd',
};

describe('the body of a verified webhook', () => {
  it('is kept whole with the problem named where it cannot be read', () => {
    expect(problem('{')).toBe('not_json');
    expect(problem(`${'['.repeat(10_000)}${']'.repeat(10_000)}`)).toBe('too_deep');
    expect(problem(Buffer.from([0x22, 0xff, 0x22]))).toBe('not_utf8');
    expect(problem('{"a":1,"a":2}')).toBe('duplicate_key');
    expect(problem('{"__proto__":1}')).toBe('reserved_key');
    expect(problem('1e400')).toBe('number_out_of_range');
    expect(problem('{}', { 'content-type': 'text/xml' })).toBe('content_type');
    expect(problem('{}', { 'content-type': 'application/json', 'content-encoding': 'gzip' })).toBe('content_encoding');
    expect(problem('{}', { 'content-type': 'application/json; charset=utf-16' })).toBe('charset');
    const bytes = Buffer.from([0, 0xff, 0x22]);
    const { data } = JSON.parse(eventBytes({ ...parts, body: read(bytes) }, true).toString());
    expect(Buffer.from(data.body, 'base64')).toEqual(bytes);
    expect(data).toMatchObject({ bodyEncoding: 'base64', bodyProblem: 'not_utf8', possibleReplay: true });
  });

  it('is read as JSON under every content type that says so', () => {
    for (const type of [
      'application/json',
      'Application/JSON; charset="UTF-8"',
      'application/cloudevents+json',
      'text/json',
    ]) {
      expect(problem('{}', { 'content-type': type })).toBeNull();
    }
    expect(problem('{}', {})).toBeNull();
  });

  it('is taken from a form field only where it stands once and exactly', () => {
    const form = (body: string) => problem(body, { 'content-type': 'application/x-www-form-urlencoded' });
    expect(form('a=b&payload=%7B%7D')).toBeNull();
    for (const wrong of ['payload=%7B%7D&payload=%7B%7D', 'payload=%ff', 'payload=%7', 'other=%7B%7D', '']) {
      expect(form(wrong)).toBe('content_type');
    }
  });

  it('stands in its event as it was sent, whatever JSON it is', () => {
    fc.assert(
      fc.property(fc.json(), fc.boolean(), (text, possibleReplay) => {
        const body = read(text);
        if (body.kind !== 'json') return;
        const event = JSON.parse(eventBytes({ ...parts, body }, possibleReplay).toString());
        expect(event.data.body).toEqual(JSON.parse(text));
        expect(event.data.possibleReplay).toBe(possibleReplay ? true : undefined);
      }),
      { seed, verbose: true },
    );
  });
});

describe('texts of a sender', () => {
  it('become event types that are words of a routing key', () => {
    expect(eventTypeOf('pull_request')).toBe('pull_request');
    expect(eventTypeOf('user.created')).toBe('user.created');
    expect(eventTypeOf('..a..*.#')).toBe('a.-.-');
    expect([null, undefined, '', '...'].map(eventTypeOf)).toEqual(['event', 'event', 'event', 'event']);
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (name) => {
        expect(eventTypeOf(name)).toMatch(/^[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*$/);
        expect(eventTypeOf(name.repeat(50)).length).toBeLessThanOrEqual(MAX_EVENT_TYPE_LENGTH);
      }),
      { seed, verbose: true },
    );
  });

  it('become keys of a bounded length that a database takes', () => {
    expect(boundedKey('acme/site')).toBe('acme/site');
    for (const odd of ['a\u0000b', 'a\nb', '\ud800', 'x'.repeat(MAX_KEPT_CHARACTERS + 1)]) {
      expect(boundedKey(odd)).toMatch(/^sha256:[0-9a-f]{64}$/);
    }
  });

  it('are found by JSON Pointer, own members only', () => {
    const document = { 'a/b': { '~': [1, { c: '' }] }, d: false };
    expect(resolvePointer(document, '/a~1b/~0/0')).toBe(1);
    expect(scalarAt(document, '/d')).toBe('false');
    for (const none of ['/a~1b/~0/1/c', '/a~1b/~0/01', '/a~1b/~0/length', '/constructor', '/d/x', '/a~1b']) {
      expect(scalarAt(document, none)).toBeNull();
    }
  });
});
