import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { BatchTimeout, MicroBatch, type MicroBatchOptions } from './micro-batch.js';

function scene(over: Partial<MicroBatchOptions<string, string>> = {}) {
  const flights: Array<{ items: readonly string[]; land: () => void; crash: (error: Error) => void }> = [];
  const batch = new MicroBatch<string, string>({
    flush: (items) =>
      new Promise((resolve, reject) => {
        flights.push({ items, land: () => resolve(items.map((item) => item.toUpperCase())), crash: reject });
      }),
    maxItems: 3,
    maxWaitMs: 5_000,
    ...over,
  });
  const landed = async (index: number) => {
    while (!flights[index]) await turn();
    flights[index].land();
    await turn();
  };
  return { batch, flights, landed };
}

describe('a micro-batch', () => {
  it('starts at once when idle and gathers while one is under way', async () => {
    const { batch, flights, landed } = scene();
    const results = ['a', 'b'].map((item) => batch.add(item));
    await turn();
    results.push(...['c', 'd', 'e', 'f'].map((item) => batch.add(item)));
    await turn();
    expect(flights.map(({ items }) => items)).toEqual([['a', 'b']]);
    for (const index of [0, 1, 2]) await landed(index);
    expect(flights.map(({ items }) => items)).toEqual([['a', 'b'], ['c', 'd', 'e'], ['f']]);
    expect(await Promise.all(results)).toEqual(['A', 'B', 'C', 'D', 'E', 'F']);
  });

  it('keeps items of one key and items that are too heavy apart, without losing their order', async () => {
    const { batch, flights, landed } = scene({ key: (item) => item, weight: (item) => item.length, maxWeight: 3 });
    const results = ['a', 'a', 'b', 'heavy', 'c'].map((item) => batch.add(item));
    for (const index of [0, 1, 2, 3]) await landed(index);
    expect(flights.map(({ items }) => items)).toEqual([['a', 'b'], ['a'], ['heavy'], ['c']]);
    await Promise.all(results);
  });

  it('fails the items of a failed batch and goes on with the next', async () => {
    const { batch, flights, landed } = scene({ maxItems: 1 });
    const [first, second] = ['a', 'b'].map((item) => batch.add(item).catch((error: Error) => error.message));
    await turn();
    flights[0]?.crash(new Error('no'));
    await landed(1);
    expect(await Promise.all([first, second])).toEqual(['no', 'B']);
    await batch.idle();
  });

  it('gives up on what waits too long, and forgets what had not begun', async () => {
    const { batch, flights, landed } = scene({ maxItems: 1, maxWaitMs: 20 });
    const results = ['a', 'b'].map((item) => batch.add(item).catch((error: unknown) => error));
    for (const error of await Promise.all(results)) expect(error).toBeInstanceOf(BatchTimeout);
    expect(batch.waiting).toBe(0);
    await landed(0);
    await batch.idle();
    expect(flights).toHaveLength(1);
  });
});
