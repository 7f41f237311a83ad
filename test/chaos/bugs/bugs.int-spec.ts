import { beforeAll, describe, expect, it, jest } from '@jest/globals';
import { BUGS } from './bugs.js';
import { type Played, play } from './play.js';
import { SCENARIOS } from './scenarios.js';
import { buildMutant, buildUnchanged } from './tree.js';

/** Sources are compiled, and each scenario is a process with a virtual host and a database of its own. */
jest.setTimeout(120_000);

let unchanged = '';
beforeAll(async () => {
  unchanged = await buildUnchanged();
});

/**
 * Plays one after the other, the next one beside the one that is asked for: a scenario that turns red waits more than it
 * works.
 */
function twoAtATime<Item>(items: readonly Item[], playOne: (item: Item) => Promise<Played>) {
  const begun = new Map<Item, Promise<Played>>();
  const begin = (item: Item): Promise<Played> => {
    const known = begun.get(item) ?? playOne(item);
    begun.set(item, known);
    known.catch(() => undefined);
    return known;
  };
  return (item: Item): Promise<Played> => {
    const played = begin(item);
    const next = items[items.indexOf(item) + 1];
    if (next !== undefined) void begin(next);
    return played;
  };
}

describe('without a seeded bug all is well in the scenario', () => {
  const names = SCENARIOS.map(({ name }) => name);
  const played = twoAtATime(names, (name) => play(name, unchanged));

  it.each(names)('%s', async (name) => {
    expect(await played(name)).toEqual({ end: 'green', said: '' });
  });
});

describe('a scenario turns red with the seeded bug', () => {
  const played = twoAtATime(BUGS, async ({ name, scenario }) => play(scenario, await buildMutant(name, unchanged)));

  it.each(BUGS.map((bug) => [bug.name, bug] as const))('%s', async (_, bug) => {
    expect(await played(bug)).toEqual({ end: 'red', said: expect.stringMatching(/^[A-Z]/) });
  });
});
