import { describe, expect, it } from '@jest/globals';
import { leaseTimes } from './lease-times.js';

describe('the times of a lease', () => {
  it('are renewal at a third and cut sockets at five sixths', () => {
    expect(leaseTimes(30)).toEqual({ leaseMs: 30_000, renewEveryMs: 10_000, cutBeforeMs: 5_000 });
    expect(leaseTimes(3)).toEqual({ leaseMs: 3_000, renewEveryMs: 1_000, cutBeforeMs: 500 });
  });

  it('leave room for two renewals before the sockets are cut, however short or long', () => {
    for (let seconds = 3; seconds <= 600; seconds++) {
      const { leaseMs, renewEveryMs, cutBeforeMs } = leaseTimes(seconds);
      expect(2 * renewEveryMs).toBeLessThan(leaseMs - cutBeforeMs);
      expect(cutBeforeMs).toBeGreaterThan(0);
    }
  });
});
