import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { taskBodyHash } from './body-hash.js';
import { canonicalJson } from './canonical-json.js';
import { readIdempotencyKey } from './idempotency-key.js';
import { readTaskMessage } from './task-reading.js';
import { isUuid, newUuid } from './uuid.js';

const task = { connector: 'http', action: 'request', connection: 'shop', input: { method: 'GET', path: '/' } };
const read = (body: unknown) => readTaskMessage(Buffer.from(JSON.stringify(body)));
const field = (body: unknown) => {
  const reading = read(body);
  return reading.ok ? null : reading.field;
};

describe('a task body', () => {
  it('is read with every field of the contract', () => {
    const full = {
      ...task,
      deadline: '2026-12-01T12:00:00Z',
      notBefore: '2026-11-30T08:00:00+02:00',
      orderingKey: 'acme/site',
      priority: 'high',
      agent: 'triage',
      run: 'run-81',
      labels: { ticket: 'T-9' },
    };
    expect(read(full)).toEqual({ ok: true, task: full });
  });

  it.each([
    [{ ...task, connector: 'HTTP' }, '/connector'],
    [{ ...task, conector: 'http' }, '/conector'],
    [{ ...task, input: [] }, '/input'],
    [{ connector: 'http', action: 'request', connection: 'shop' }, '/input'],
    [{ ...task, deadline: 'tomorrow' }, '/deadline'],
    [{ ...task, deadline: '0000-01-01T00:00:00Z' }, '/deadline'],
    [{ ...task, notBefore: '9999-12-31T23:59:59-01:00' }, '/notBefore'],
    [{ ...task, priority: 'urgent' }, '/priority'],
    [{ ...task, labels: { a: 1 } }, '/labels/a'],
    [[], ''],
  ])('that is %j is refused by the field that is wrong', (body, expected) => {
    expect(field(body)).toBe(expected);
  });

  it('have the hash of the canonical form of what makes them the same, in one piece', () => {
    const name = fc.stringMatching(/^[a-z0-9-]{1,10}$/);
    const tasks = fc.record(
      {
        connector: name,
        action: name,
        connection: name,
        input: fc.dictionary(fc.string(), fc.jsonValue()),
        orderingKey: fc.string(),
      },
      { requiredKeys: ['connector', 'action', 'connection', 'input'] },
    );
    fc.assert(
      fc.property(tasks, (given) => {
        expect(taskBodyHash(given)).toEqual(createHash('sha256').update(canonicalJson(given)).digest());
      }),
    );
  });

  it('hashes the same for the same meaning and differently for another', () => {
    const one = taskBodyHash({ ...task, labels: { a: 'b' } });
    expect(one.length).toBe(32);
    expect(taskBodyHash({ ...task, input: { path: '/', method: 'GET' } })).toEqual(one);
    expect(taskBodyHash({ ...task, orderingKey: 'k' })).not.toEqual(one);
  });
});

describe('an idempotency key', () => {
  it.each([
    ['"abc"', 'abc'],
    ['abc', 'abc'],
    ['"a\\"b"', 'a"b'],
    ['', null],
    ['a\u0007b', null],
    ['x'.repeat(256), null],
  ])('written %j is %j', (header, key) => {
    expect(readIdempotencyKey(header)).toBe(key);
  });
});

describe('a new id', () => {
  it('is a UUIDv7 that sorts by time', () => {
    const early = newUuid(1_000);
    const late = newUuid(2_000);
    expect(isUuid(early)).toBe(true);
    expect(early[14]).toBe('7');
    expect(early < late).toBe(true);
  });
});
