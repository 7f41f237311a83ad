import { describe, expect, it } from '@jest/globals';
import { FreshReading } from './fresh-reading.js';

const NEVER_FRESH = { freshMs: 0, patienceMs: 60_000, staleMs: 60_000 };

describe('a reading that is kept for a while', () => {
  it('asks its source once, however many ask for it, and not again while it is fresh', async () => {
    let reads = 0;
    const reading = new FreshReading(async () => ++reads, { ...NEVER_FRESH, freshMs: 60_000 });
    expect(await Promise.all([reading.get(), reading.get()])).toEqual([1, 1]);
    expect(await reading.get()).toBe(1);
  });

  it('is null where the source fails, and forgets what it said before', async () => {
    const answers = [async () => 1, () => Promise.reject(new Error('away')), async () => 3];
    const reading = new FreshReading(() => (answers.shift() as () => Promise<number>)(), NEVER_FRESH);
    expect([await reading.get(), await reading.get(), await reading.get()]).toEqual([1, null, 3]);
  });

  it('can be asked for why the source fails, once for all who ask', async () => {
    let reads = 0;
    const fail = async () => {
      throw new Error(`away, asked ${++reads} times`);
    };
    const reading = new FreshReading(fail, { ...NEVER_FRESH, freshMs: 60_000 });
    const answers = await Promise.allSettled([reading.read(), reading.read(), reading.get()]);
    expect(answers.map((answer) => ('value' in answer ? answer.value : String(answer.reason)))).toEqual([
      'Error: away, asked 1 times',
      'Error: away, asked 1 times',
      null,
    ]);
    await expect(reading.read()).rejects.toThrow('asked 2 times');
  });

  it('waits for a slow source no longer than its patience, and then tells the last reading if it is not too old', async () => {
    const silence = Promise.withResolvers<number>();
    const answers = [async () => 1, () => silence.promise];
    const ask = () => (answers.shift() as () => Promise<number>)();
    const reading = new FreshReading(ask, { freshMs: 0, patienceMs: 1, staleMs: 60_000 });
    expect([await reading.get(), await reading.get()]).toEqual([1, 1]);

    const strict = new FreshReading(() => silence.promise, { freshMs: 0, patienceMs: 1, staleMs: 60_000 });
    expect(await strict.get()).toBeNull();
    silence.resolve(2);
    expect(await strict.get()).toBe(2);
  });
});
