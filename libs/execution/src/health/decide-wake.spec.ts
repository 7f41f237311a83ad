import { describe, expect, it } from '@jest/globals';
import { decideWake } from './decide-wake.js';
import { type EndpointHealth, HEALTHY, later } from './endpoint-health.js';

const NOW = new Date('2026-11-21T12:00:00Z');
const WAITED_FOR: EndpointHealth = { ...HEALTHY, queuedAt: NOW };
const OPEN: EndpointHealth = { ...WAITED_FOR, trips: 1, hold: { until: NOW, reason: 'breaker_open' } };

const wake = (health: EndpointHealth, outstanding = 0, at = NOW) =>
  decideWake(health, { waiting: true, outstanding }, at);

describe('letting tasks go', () => {
  it('lets nobody go while the group is held', () => {
    const hold = { until: later(NOW, 1), reason: 'rate_limited' as const };
    expect(wake({ ...WAITED_FOR, hold }).count).toBe(0);
    expect(wake({ ...WAITED_FOR, hold }, 0, later(NOW, 1)).count).toBe(1);
  });

  it('lets 1, 2, 4 … go where nobody knows a limit, less those that are still on their way', () => {
    const counts: number[] = [];
    let health = WAITED_FOR;
    for (let tick = 0; tick < 4; tick++) {
      const decision = wake(health);
      counts.push(decision.count);
      health = decision.health;
    }
    expect(counts).toEqual([1, 2, 4, 8]);
    expect(wake(health, 10).count).toBe(6);
    const stuck = wake(health, 16);
    expect([stuck.count, stuck.health.ramp]).toEqual([0, 16]);
  });

  it('goes on doubling while nothing fails, those first that were tried the least', () => {
    let health = WAITED_FOR;
    for (let tick = 0; tick < 12; tick++) health = wake(health).health;
    expect(wake(health)).toMatchObject({ count: 4_096, leastTried: true });
  });

  it('lets as many go as there are tokens, and takes those', () => {
    const bucket = { perSecond: 10, burst: 5, tokens: 0, refilledAt: NOW };
    const decision = wake({ ...WAITED_FOR, bucket }, 0, later(NOW, 750));
    expect([decision.count, decision.health.bucket?.tokens]).toEqual([7, 0.5]);
    expect(wake({ ...WAITED_FOR, bucket }, 8, later(NOW, 5_000)).count).toBe(2);
  });

  it('sends one probe at a time, and another where that does not come back', () => {
    const first = wake(OPEN);
    expect(first).toMatchObject({ count: 1, probeUntil: later(NOW, 60_000), leastTried: false });
    const out = { ...OPEN, probe: { task: 'a', until: later(NOW, 60_000) } };
    expect(wake(out).count).toBe(0);
    expect(wake(out, 0, later(NOW, 60_000)).count).toBe(1);
  });

  it('does not send the same task as the probe for ever', () => {
    expect(wake({ ...OPEN, trips: 2 }).leastTried).toBe(true);
    expect(wake({ ...OPEN, hold: { until: NOW, reason: 'configuration' } }).leastTried).toBe(true);
  });

  it('forgets that somebody waited once nobody has for a while', () => {
    const empty = (at: Date, outstanding = 0) => decideWake(WAITED_FOR, { waiting: false, outstanding }, at).health;
    expect(empty(later(NOW, 9_999)).queuedAt).toEqual(NOW);
    expect(empty(later(NOW, 10_000)).queuedAt).toBeNull();
    expect(empty(later(NOW, 10_000), 1).queuedAt).toEqual(NOW);
  });
});
