import { describe, expect, it } from '@jest/globals';
import type { CallNews } from './call-news.js';
import { type EndpointHealth, HEALTHY, later, presentHold } from './endpoint-health.js';
import { FAILURES_TO_OPEN, hearCall } from './hear-call.js';

const NOW = new Date('2026-11-21T12:00:00Z');
const FAILING: CallNews = { kind: 'failing', restMs: null };
const WELL: CallNews = { kind: 'well', restMs: null };
const REFUSED: CallNews = { kind: 'refused', restMs: null };

const hear = (health: EndpointHealth, news: CallNews, over: { task?: string; stale?: boolean; at?: Date } = {}) =>
  hearCall(health, { task: over.task ?? 'any', news, stale: over.stale ?? false }, over.at ?? NOW);

const times = (count: number, health: EndpointHealth, news: CallNews) =>
  Array.from({ length: count }).reduce<EndpointHealth>((before) => hear(before, news), health);

const OPEN = times(FAILURES_TO_OPEN, HEALTHY, FAILING);
const probing = (health: EndpointHealth, task = 'probe'): EndpointHealth => ({
  ...health,
  probe: { task, until: later(NOW, 30_000) },
});

describe('the breaker of an endpoint group', () => {
  it('opens after five failures in a row and not before', () => {
    const almost = times(FAILURES_TO_OPEN - 1, HEALTHY, FAILING);
    expect(presentHold(almost, NOW)).toBeNull();
    expect(presentHold(times(FAILURES_TO_OPEN - 1, hear(almost, WELL), FAILING), NOW)).toBeNull();
    expect(presentHold(hear(almost, FAILING), NOW)).toEqual({ until: later(NOW, 5_000), reason: 'breaker_open' });
  });

  it('doubles its rest with each probe that fails, from 5 s to a minute', () => {
    const rests: number[] = [];
    let health = OPEN;
    for (let trip = 0; trip < 6; trip++) {
      const at = health.hold?.until ?? NOW;
      health = hear(probing(health), FAILING, { task: 'probe', at });
      rests.push((health.hold?.until.getTime() ?? 0) - at.getTime());
    }
    expect(rests).toEqual([10_000, 20_000, 40_000, 60_000, 60_000, 60_000]);
  });

  it('closes when its probe gets through, and lets one go first', () => {
    expect(hear(probing({ ...OPEN, ramp: 64 }), WELL, { task: 'probe' })).toEqual({ ...HEALTHY, ramp: 1 });
  });

  it('heeds only its probe while it is open: what others say was sent before', () => {
    const out = probing(OPEN);
    expect(hear(out, WELL)).toEqual(out);
    expect(times(20, out, FAILING)).toEqual(out);
    expect(hear(OPEN, WELL)).toEqual(OPEN);
  });

  it('holds all but the probe while that is out', () => {
    const then = later(NOW, 6_000);
    expect(presentHold(probing(OPEN), then)).toEqual({ until: later(NOW, 30_000), reason: 'breaker_open' });
    expect(presentHold(OPEN, then)).toEqual({ until: later(then, 1_000), reason: 'breaker_open' });
  });

  it('closes by a probe that was limited: somebody answered', () => {
    const limited: CallNews = { kind: 'limited', restMs: 90_000 };
    expect(hear(probing(OPEN), limited, { task: 'probe' })).toMatchObject({
      trips: 0,
      failures: 0,
      hold: { until: later(NOW, 90_000), reason: 'rate_limited' },
    });
  });
});

describe('a hold', () => {
  it('is only ever made longer', () => {
    const long = hear(HEALTHY, { kind: 'limited', restMs: 60_000 });
    expect(hear(long, { kind: 'limited', restMs: 1_000 }).hold).toEqual(long.hold);
    expect(hear(long, { kind: 'limited', restMs: 90_000 }).hold?.until).toEqual(later(NOW, 90_000));
  });

  it('comes with the success that used up the last call', () => {
    const health = hear(HEALTHY, { kind: 'well', restMs: 30_000 });
    expect(presentHold(health, NOW)).toEqual({ until: later(NOW, 30_000), reason: 'rate_limited' });
    expect(presentHold(health, later(NOW, 30_000))).toBeNull();
  });

  it('for the configuration lasts a minute, and is probed by one task at a time', () => {
    const held = hear(hear(HEALTHY, REFUSED, { task: 'one' }), REFUSED, { task: 'other' });
    expect(presentHold(held, NOW)).toEqual({ until: later(NOW, 60_000), reason: 'configuration' });
    expect(presentHold(held, later(NOW, 61_000))).toMatchObject({ reason: 'configuration' });
    expect(hear(probing(held), WELL, { task: 'probe' })).toEqual(HEALTHY);
  });

  it('for the configuration needs two tasks that are refused: one may be refused for its own sake, however often', () => {
    const once = hear(hear(HEALTHY, REFUSED, { task: 'one' }), REFUSED, { task: 'one' });
    expect(presentHold(once, NOW)).toBeNull();
    const between = hear(once, WELL, { task: 'good' });
    expect(between).toEqual(HEALTHY);
    expect(presentHold(hear(between, REFUSED, { task: 'other' }), NOW)).toBeNull();
    expect(presentHold(hear(once, REFUSED, { task: 'other' }), NOW)).not.toBeNull();
  });

  it('for the configuration is short where the connection was changed meanwhile', () => {
    expect(hear(HEALTHY, REFUSED, { stale: true }).hold).toEqual({ until: later(NOW, 4_000), reason: 'configuration' });
  });
});
