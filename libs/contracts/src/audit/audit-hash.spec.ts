import { randomInt } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { auditEntryHash } from './audit-hash.js';
import { auditTimeMicros, auditTimeText } from './audit-time.js';
import { lengthPrefixed } from './length-prefixed.js';

const seed = randomInt(2 ** 31);
const assert = (property: fc.IRawProperty<unknown>) => fc.assert(property, { seed, numRuns: 500 });

describe('what is hashed', () => {
  it(`is the same bytes only for the same parts (seed ${seed})`, () => {
    // Few letters, and those that lengths are made of: what could be cut elsewhere is drawn often.
    const part = fc.string({ unit: fc.constantFrom('\0', '\u0001', '\u0002', 'a', 'é'), maxLength: 4 });
    const parts = fc.array(part, { maxLength: 5 });
    assert(
      fc.property(parts, parts, (one, other) => {
        const isSame = JSON.stringify(one) === JSON.stringify(other);
        expect(lengthPrefixed(one).equals(lengthPrefixed(other))).toBe(isSame);
      }),
    );
    assert(
      fc.property(parts, (one) => {
        const joined = [one.join('')];
        if (one.length !== 1) expect(lengthPrefixed(one).equals(lengthPrefixed(joined))).toBe(false);
      }),
    );
  });

  it('changes with every field, and where text moves from one to the next', () => {
    const entry = {
      ...{ previous: 'ab'.repeat(32), tenant: 'acme', position: 1, number: 12, at: '2026-11-30T08:00:00.000001Z' },
      ...{ actor: 'a', act: 'b', subject: 'c', detail: 'd' },
    };
    const others = [
      { ...entry, previous: 'ac'.repeat(32) },
      { ...entry, tenant: 'acmf' },
      { ...entry, position: 11, number: 2 },
      { ...entry, position: 2 },
      { ...entry, at: '2026-11-30T08:00:00.000002Z' },
      { ...entry, actor: 'ab', act: '' },
      { ...entry, act: '', subject: 'bc' },
      { ...entry, subject: 'cd', detail: '' },
      { ...entry, detail: '' },
    ];
    const hashes = [entry, ...others].map(auditEntryHash);
    expect(new Set(hashes).size).toBe(hashes.length);
  });

  it('is what it always was: whoever kept an old hash can make it again', () => {
    const entry = {
      ...{ previous: '0'.repeat(64), tenant: 'acme', position: 1, number: 7, at: '2026-11-30T08:00:00.123456Z' },
      ...{ actor: 'api-key:1', act: 'task.cancel', subject: 'é', detail: '' },
    };
    expect(auditEntryHash(entry)).toBe('633a2a7fe3ec6b80dda05c82df56f96e668a50dbe19fae2fc0912167920ad3e9');
  });
});

describe('the time of an entry', () => {
  it(`comes back to the microsecond (seed ${seed})`, () => {
    const micros = fc.bigInt({ min: -8_640_000_000_000_000_000n, max: 8_640_000_000_000_999_999n });
    assert(fc.property(micros, (one) => expect(auditTimeMicros(auditTimeText(String(one)))).toBe(String(one))));
    expect(auditTimeText('1764489600000001')).toBe('2025-11-30T08:00:00.000001Z');
    expect(auditTimeText('-1')).toBe('1969-12-31T23:59:59.999999Z');
  });

  it.each(['infinity', '-infinity', '', '9224318015999999999', '99999999999999999999', '2026-02-30T08:00:00.000000Z'])(
    'stays %j where it is none',
    (text) => {
      expect([auditTimeText(text), auditTimeMicros(text)]).toEqual([text, text]);
    },
  );
});
