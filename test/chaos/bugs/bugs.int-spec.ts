import { beforeAll, describe, expect, it, jest } from '@jest/globals';
import { BUGS } from './bugs.js';
import { play } from './play.js';
import { SCENARIOS } from './scenarios.js';
import { buildMutant, buildUnchanged } from './tree.js';

/** Sources are compiled, and each scenario is a process with a virtual host and a database of its own. */
jest.setTimeout(120_000);

let unchanged = '';
beforeAll(async () => {
  unchanged = await buildUnchanged();
});

describe('without a seeded bug all is well in the scenario', () => {
  it.each(SCENARIOS.map(({ name }) => name))('%s', async (name) => {
    expect(await play(name, unchanged)).toMatchObject({ end: 'green', said: '' });
  });
});

describe('a scenario turns red with the seeded bug', () => {
  it.each(BUGS.map(({ name }) => name))('%s', async (name) => {
    const bug = BUGS.find((one) => one.name === name);
    const { end, said } = await play(bug?.scenario ?? '', await buildMutant(name, unchanged));
    expect({ end, said }).toEqual({ end: 'red', said: expect.stringMatching(/^[A-Z]/) });
  });
});
