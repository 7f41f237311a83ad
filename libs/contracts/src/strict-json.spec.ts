import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseStrictJson } from './strict-json.js';

const read = (text: string | Uint8Array) => parseStrictJson(typeof text === 'string' ? Buffer.from(text) : text);
const violation = (text: string | Uint8Array) => {
  const result = read(text);
  return result.ok ? null : `${result.violation.code} ${result.violation.path}`.trim();
};

describe('strict JSON', () => {
  it('gives what JSON.parse gives for every well-formed document', () => {
    fc.assert(
      fc.property(fc.json({ stringUnit: 'grapheme' }), (text) => {
        const result = read(text);
        if (result.ok) expect(result.value).toEqual(JSON.parse(text));
        else expect(['nul', 'number_out_of_range', 'reserved_key', 'duplicate_key']).toContain(result.violation.code);
      }),
    );
  });

  it.each([
    ['{"a":1,"a":2}', 'duplicate_key /a'],
    ['{"a":{"b":[{"c":1,"\\u0063":2}]}}', 'duplicate_key /a/b/0/c'],
    ['[{"a":1},{"a":1,"b":{"a":2,"c":3,"a":4}}]', 'duplicate_key /1/b/a'],
    ['{"x":{"__proto__":1}}', 'reserved_key /x/__proto__'],
    ['{"x":"\\ud800"}', 'lone_surrogate /x'],
    ['["ok",{"k":"a\\u0000b"}]', 'nul /1/k'],
    ['{"n":1e400}', 'number_out_of_range /n'],
    ['{"n":[1,12345678901234567890]}', 'number_out_of_range /n/1'],
    ['{"n":9007199254740993}', 'number_out_of_range /n'],
    ['{"a":', 'not_json'],
    ['', 'not_json'],
    ['[', 'not_json'],
    [`${'['.repeat(10_000)}${']'.repeat(10_000)}`, 'too_deep'],
    ['{"a/b":{"~":"\\udc00"}}', 'lone_surrogate /a~1b/~0'],
  ])('refuses %p', (text, expected) => {
    expect(violation(text)).toBe(expected);
  });

  it('refuses invalid UTF-8 and too many bytes', () => {
    expect(violation(Uint8Array.of(0x22, 0xff, 0x22))).toBe('not_utf8');
    expect(violation(Buffer.alloc(2_000_000, 0x20))).toBe('too_large');
  });

  it('takes names that only look dangerous', () => {
    expect(read('{"constructor":1,"toString":{"prototype":[]},"n":-0.5e3,"big":9007199254740991}')).toEqual({
      ok: true,
      value: { constructor: 1, toString: { prototype: [] }, n: -500, big: 9007199254740991 },
    });
    expect(read('{"a:b":":","c":[{"a:b":1e20},{"a:b":-0}],"d\\n":"{\\""}')).toEqual({
      ok: true,
      value: { 'a:b': ':', c: [{ 'a:b': 1e20 }, { 'a:b': -0 }], 'd\n': '{"' },
    });
  });
});
