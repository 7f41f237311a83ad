import { describe, expect, it } from '@jest/globals';
import { aboutHowLong, DEFINITIONS } from './measures.js';
import { MEASURES } from './options.js';
import { RATIO_RULES } from './report.js';

const figures = MEASURES.flatMap((name) => Object.keys(DEFINITIONS[name].figures));

describe('the measures of the bench', () => {
  it('give each figure a name of its own', () => {
    expect(new Set(figures).size).toBe(figures.length);
  });

  it('yield every figure that a ratio asks for', () => {
    const asked = RATIO_RULES.flatMap(({ of, to }) => (to === undefined ? [of] : [of, to]));
    expect(figures).toEqual(expect.arrayContaining(asked));
  });

  it('say how long a run of some of them will take', () => {
    expect(aboutHowLong({ rounds: 1, only: ['pipeline'], tasks: 20_000 })).toMatch(/^about \d0 s$/);
    expect(aboutHowLong({ rounds: 100, only: ['pipeline'], tasks: 20_000 })).toMatch(/^about \d+ min$/);
  });

  it('say of whatever others have made what it lacks', () => {
    const peers = ['golevelup', 'bullmq', 'bullmq-everysec', 'pg-boss', 'graphile-worker', 'one-insert'] as const;
    for (const name of peers) expect(DEFINITIONS[name].lacks).toMatch(/\w/);
  });
});
