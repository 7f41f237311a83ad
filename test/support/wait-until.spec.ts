import { describe, expect, it } from '@jest/globals';
import { waitUntil, waitUpTo } from './wait-until.js';

describe('waitUntil', () => {
  it('returns the first truthy thing it sees, forgiving looks that throw before', async () => {
    let looks = 0;
    const seen = await waitUntil('the third look', () => {
      looks += 1;
      if (looks === 1) throw new Error('not yet');
      return looks === 3 ? 'here' : undefined;
    });
    expect([seen, looks]).toEqual(['here', 3]);
  });

  it('gives up after the deadline and names what it waited for and what it saw last', async () => {
    const waiting = waitUntil('a miracle', () => Promise.reject(new Error('no miracle')), {
      deadlineMs: 30,
      everyMs: 5,
    });
    await expect(waiting).rejects.toThrow('waited 30 ms for a miracle; the last look gave: no miracle');
  });

  it('waits as long as was said for all where nobody says', async () => {
    waitUpTo(20);
    try {
      await expect(waitUntil('a miracle', () => null)).rejects.toThrow('waited 20 ms for a miracle');
    } finally {
      waitUpTo(10_000);
    }
  });
});
