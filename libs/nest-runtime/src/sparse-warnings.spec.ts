import { describe, expect, it } from '@jest/globals';
import { SparseWarnings } from './sparse-warnings.js';

const written = () => {
  const lines: unknown[] = [];
  let now = 0;
  const warnings = new SparseWarnings(
    { warn: (details: unknown, text?: string) => void lines.push([text, details]) },
    () => now,
  );
  const pass = (ms: number) => {
    now += ms;
  };
  return { lines, warnings, pass };
};

describe('sparse warnings', () => {
  it('says the first at once, and one in ten seconds with how many there were', () => {
    const { lines, warnings, pass } = written();
    for (let one = 0; one < 5; one++) warnings.warn({ one }, 'away');
    expect(lines).toEqual([['away', { one: 0 }]]);
    pass(10_000);
    warnings.warn({ one: 5 }, 'away');
    expect(lines.slice(1)).toEqual([['away', { one: 5, times: 5 }]]);
    pass(10_000);
    warnings.warn({ one: 6 }, 'away');
    expect(lines.slice(2)).toEqual([['away', { one: 6 }]]);
  });

  it('keeps texts apart, and swallows none of those it has no room for', () => {
    const { lines, warnings } = written();
    for (let text = 0; text < 200; text++) warnings.warn({}, `text ${text}`);
    expect(lines).toHaveLength(200);
    warnings.warn({}, 'text 0');
    expect(lines).toHaveLength(200);
    warnings.warn({}, 'text 199');
    expect(lines).toHaveLength(201);
  });
});
