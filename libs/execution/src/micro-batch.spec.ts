import { describe, expect, it } from '@jest/globals';
import { type BatchFault, MicroBatch } from './micro-batch.js';

class Fault extends Error {
  constructor(readonly fault: BatchFault) {
    super(fault);
  }
}

const classify = (error: unknown): BatchFault => (error instanceof Fault ? error.fault : 'unavailable');

function batching(run: (items: number[]) => Promise<number[]>) {
  const sizes: number[] = [];
  const batch = new MicroBatch<number, number>({
    maxSize: 3,
    maxConcurrent: 1,
    classify,
    run: (items) => {
      sizes.push(items.length);
      return run(items);
    },
  });
  return { batch, sizes };
}

const double = async (items: number[]) => items.map((item) => item * 2);

describe('a micro-batch', () => {
  it('answers each item, in batches no larger than allowed', async () => {
    const { batch, sizes } = batching(double);
    expect(await Promise.all([1, 2, 3, 4, 5, 6, 7].map((item) => batch.add(item)))).toEqual([2, 4, 6, 8, 10, 12, 14]);
    expect(sizes).toEqual([3, 3, 1]);
  });

  it('bounds a batch by weight, and lets a heavier item run alone', async () => {
    const sizes: number[] = [];
    const batch = new MicroBatch<number, number>({
      maxSize: 10,
      maxConcurrent: 1,
      maxWeight: 10,
      weigh: (item) => item,
      classify,
      run: (items) => {
        sizes.push(items.length);
        return double(items);
      },
    });
    await Promise.all([4, 6, 1, 50, 2].map((item) => batch.add(item)));
    expect(sizes).toEqual([2, 1, 1, 1]);
  });

  it('gives each owner an equal part of a batch, in the order of its items', async () => {
    const batches: string[][] = [];
    const batch = new MicroBatch<string, string>({
      maxSize: 4,
      maxConcurrent: 1,
      classify,
      ownerOf: (item) => item.charAt(0),
      run: async (items) => {
        batches.push(items);
        return items;
      },
    });
    await Promise.all(['a1', 'a2', 'a3', 'a4', 'a5', 'a6', 'b1', 'b2', 'c1'].map((item) => batch.add(item)));
    expect(batches).toEqual([['a1', 'b1', 'c1', 'a2'], ['b2', 'a3', 'a4', 'a5'], ['a6']]);
  });

  it('lets a lone item go at once and gathers only behind a batch under way', async () => {
    const gate = Promise.withResolvers<void>();
    const { batch, sizes } = batching(async (items) => {
      await gate.promise;
      return double(items);
    });
    const first = batch.add(1);
    await new Promise(setImmediate);
    const rest = [batch.add(2), batch.add(3)];
    expect(sizes).toEqual([1]);
    gate.resolve();
    expect(await Promise.all([first, ...rest])).toEqual([2, 4, 6]);
    expect(sizes).toEqual([1, 2]);
  });

  it('repeats a batch that failed for its data one by one, so that the bad item alone is refused', async () => {
    const { batch } = batching(async (items) => {
      if (items.includes(2)) throw new Fault('data');
      return double(items);
    });
    const outcomes = await Promise.allSettled([1, 2, 3].map((item) => batch.add(item)));
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  });

  it('repeats a batch that lost a deadlock, and gives up on one whose database is away', async () => {
    let tries = 0;
    const { batch } = batching(async (items) => {
      if (++tries < 3) throw new Fault('repeat');
      return double(items);
    });
    expect(await batch.add(4)).toBe(8);
    const { batch: away, sizes } = batching(() => Promise.reject(new Fault('unavailable')));
    await expect(away.add(1)).rejects.toThrow('unavailable');
    expect(sizes).toEqual([1]);
  });
});
