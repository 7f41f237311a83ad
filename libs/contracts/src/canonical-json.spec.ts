import { describe, expect, it } from '@jest/globals';
import canonicalize from 'canonicalize';
import fc from 'fast-check';
import { canonicalJson, canonicalText } from './canonical-json.js';

const told = (write: () => string | undefined): string => {
  try {
    return write() ?? 'no JSON form';
  } catch {
    return 'refused';
  }
};

describe('the canonical form of a value', () => {
  it('is that of the library for any JSON value, whatever the names and the order of its members', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4, stringUnit: 'binary' }), (value) => {
        expect(canonicalText(value)).toBe(canonicalize(value));
      }),
    );
  });

  it.each<[string, unknown]>([
    ['members out of order', { b: 1, a: { d: 2, c: [{ f: 1, e: 2 }] } }],
    ['names that are indexes', { b: 1, 10: 'ten', 9: 'nine' }],
    ['a name that begins with a digit', { '1st': 1, a: 2 }],
    ['names beyond the basic plane, which compare by code units', { '\u{1f600}': 1, '\ufb33': 2 }],
    ['numbers at their edges', [-0, 1e21, 1e-7, 0.1 + 0.2, Number.MAX_SAFE_INTEGER, 5e-324]],
    ['characters that are escaped, and those that look so', ['\u0000\u001f\u007f', '\\ud800', '"\\']],
    ['half a surrogate pair', { a: '\ud800' }],
    ['a half in a name', { '\udfff': 1 }],
    ['what JSON does not know', [undefined, { a: undefined, b: 1 }]],
    ['a number that is none', [Number.NaN]],
    ['an object with a form of its own', { at: new Date(0), list: [new Date(0)] }],
    ['a member named toJSON', { toJSON: 1, a: 2 }],
    ['the reserved name', JSON.parse('{"__proto__":{"b":1},"a":1}')],
    ['an object without a prototype', Object.assign(Object.create(null), { b: 1, a: 2 })],
  ])('is that of the library for %s', (_what, value) => {
    expect(told(() => canonicalText(value))).toBe(told(() => canonicalize(value)));
  });

  it('is had of what nests deeper than a stack', () => {
    const deep = Array.from({ length: 20_000 }).reduce<unknown>((inner) => [inner], 1);
    expect(canonicalText(deep)).toHaveLength(40_001);
  });

  it('does not change what it was given, and refuses what has no form', () => {
    const value = { b: 1, a: { d: 1, c: 2 } };
    expect(canonicalJson(value).toString()).toBe('{"a":{"c":2,"d":1},"b":1}');
    expect(JSON.stringify(value)).toBe('{"b":1,"a":{"d":1,"c":2}}');
    expect(() => canonicalText(undefined)).toThrow('no JSON form');
  });
});
