import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { repositoryFile } from '../../support/repository-file.js';
import { BUGS } from './bugs.js';
import { SCENARIOS } from './scenarios.js';
import { patched } from './seeded-bug.js';

describe('the seeded bugs', () => {
  it.each(BUGS.map((bug) => [bug.name, bug] as const))('change the source of today: %s', (_, { patches }) => {
    for (const patch of patches) {
      const source = readFileSync(repositoryFile(patch.file), 'utf8');
      expect(patched(source, patch)).not.toBe(source);
    }
  });

  it('are twelve at least, each with a name of its own', () => {
    expect(new Set(BUGS.map(({ name }) => name)).size).toBe(BUGS.length);
    expect(BUGS.length).toBeGreaterThanOrEqual(12);
  });

  it('have a scenario each, and no scenario is without a bug that it shows', () => {
    const scenarios = SCENARIOS.map(({ name }) => name).sort();
    expect([...new Set(BUGS.map(({ scenario }) => scenario))].sort()).toEqual(scenarios);
  });

  it('must stand where they are sought, once', () => {
    const patch = { file: 'a.ts', find: 'x', replace: 'y' };
    expect(patched('a x b', patch)).toBe('a y b');
    expect(() => patched('x x', patch)).toThrow('a.ts holds this 2 times, not once');
    expect(() => patched('', patch)).toThrow('a.ts holds this 0 times, not once');
  });
});
