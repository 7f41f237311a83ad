import { describe, expect, it } from '@jest/globals';
import { Holds } from './holds.js';

describe('what faults take hold of', () => {
  it('is had by one at a time, in the order they came', async () => {
    const holds = new Holds();
    const seen: string[] = [];
    const first = await holds.take(['broker']);
    const second = holds.take(['broker', 'worker']).then((release) => {
      seen.push('second');
      release();
    });
    const third = holds.take(['worker']).then(() => seen.push('third'));
    (await holds.take(['database']))();
    expect(seen).toEqual([]);
    first();
    await Promise.all([second, third]);
    expect(seen).toEqual(['second', 'third']);
  });
});
