import { describe, expect, it } from '@jest/globals';
import { plainJson } from './plain-text.js';
import { recordOf } from './record.js';
import { tableOf } from './table.js';
import { textWidth } from './text-width.js';

const now = new Date('2026-11-30T12:00:00Z');
const wide = { width: null, colour: false, now };
const columns = [
  { title: 'Id', field: 'id' },
  { title: 'Detail', field: 'error.detail' },
  { title: 'Letters', field: 'letters', as: 'number' as const },
  { title: 'Seen', field: 'seen', as: 'time' as const },
];
const item = { id: 'a-1', error: { detail: 'it broke' }, letters: 12, seen: '2026-11-30T11:58:30.5Z' };

describe('a table', () => {
  it('is aligned, numbers at the right, times with their age', () => {
    expect(tableOf(columns, [item, { id: 'a-22', letters: 3 }], wide)).toEqual([
      'Id    Detail    Letters  Seen',
      'a-1   it broke       12  2026-11-30 11:58:30Z (1 min 30 s ago)',
      'a-22  -               3  -',
    ]);
  });

  it('is cut to the width of the terminal, the long text first and what names a thing last', () => {
    const long = { ...item, id: 'x'.repeat(36), error: { detail: 'y'.repeat(80) } };
    const lines = tableOf(columns, [long], { ...wide, width: 100 });
    for (const line of lines) expect(textWidth(line)).toBeLessThanOrEqual(100);
    expect(lines[1]).toMatch(/^x{36} {2}y+… {2} +12 {2}2026-11-30 11:58:30Z \(1 min 30 s ago\)$/);
    const narrow = tableOf(columns, [long], { ...wide, width: 70 });
    expect(narrow[1]).toMatch(/^x{36} {2}y{7}… {2} +12 {2}2026-11-30 1…$/);
  });

  it('shows what could steer the terminal instead of doing it', () => {
    const evil = { id: '\u001b]0;title\u0007\u009b31m', error: { detail: 'two\nlines \u202egnp' } };
    const [, line = ''] = tableOf(columns, [evil], wide);
    expect(line).toContain('\\u001b]0;title\\u0007\\u009b31m  two lines \\u202egnp');
    expect(JSON.parse(plainJson(evil))).toEqual(evil);
    expect(plainJson(evil)).not.toMatch(/[\u007f-\u009f\u202e]/);
  });

  it('is aligned also where characters are wide', () => {
    const lines = tableOf(columns.slice(0, 2), [{ id: '日本', error: { detail: 'x' } }, { id: 'abcd' }], wide);
    expect(lines.slice(1)).toEqual(['日本  x', 'abcd  -']);
  });

  it('has colours on a terminal only', () => {
    const states = [{ title: 'State', field: 'state' }];
    expect(tableOf(states, [{ state: 'failed' }], { ...wide, colour: true })[1]).toBe('\u001b[31mfailed\u001b[0m');
    expect(tableOf(states, [{ state: 'failed' }], wide)[1]).toBe('failed');
  });
});

describe('one thing', () => {
  it('is shown by its names, what is inside further in', () => {
    expect(
      recordOf({ id: 'a', attempts: [{ number: 1, error: null }], labels: {}, probes: [], at: item.seen }, now),
    ).toEqual([
      'id      a',
      'attempts',
      '  1.',
      '    number  1',
      '    error   -',
      'labels  -',
      'probes  none',
      'at      2026-11-30 11:58:30Z (1 min 30 s ago)',
    ]);
  });
});
