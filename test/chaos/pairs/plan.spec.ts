import { describe, expect, it } from '@jest/globals';
import type { Course, Reached } from './course.js';
import { isShared, planPairs, planSingles } from './plan.js';

const reached = (place: string, after = 0, times = 1): Reached => ({ place, after, times });

describe('the plan of singles', () => {
  it('has every place once, but for those where a kill is harmless', () => {
    const seen = ['a call.before', 'a db.ping.before', 'b call.before'].map((place) => reached(place));
    expect(planSingles({ story: 'keyed', places: [] }, seen, new Set())).toEqual([
      { story: 'keyed', places: ['a call.before'] },
      { story: 'keyed', places: ['b call.before'] },
    ]);
  });

  it('has the second time of a place, unless it is reached all the time', () => {
    const seen = [reached('a call.before', 0, 3), reached('b call.before', 0, 3)];
    const planned = planSingles({ story: 'keyed', places: [] }, seen, new Set(['b call.before']));
    expect(planned.map(({ places }) => places[0])).toEqual(['a call.before', 'a call.before@2', 'b call.before']);
  });
});

describe('the plan of pairs', () => {
  const single: Course = { story: 'keyed', places: ['a call.after'] };
  const undisturbed = [reached('a call.after'), reached('b settle.ack.before', 0, 2)];
  const secondsOf = (disturbed: Reached[], first = single) =>
    planPairs(first, { undisturbed, disturbed, idle: new Set(['b db.claim-deliveries.before']) }).map(
      ({ places }) => places[1],
    );

  it('has what the successor reaches, also where that was reached before', () => {
    expect(secondsOf([reached('a call.after'), reached('a call.after', 1)])).toEqual(['a call.after']);
  });

  it('has of other services what they reach more often than undisturbed', () => {
    expect(secondsOf([reached('b settle.ack.before', 1, 2)])).toEqual([]);
    expect(secondsOf([reached('b settle.ack.before', 0, 1), reached('b settle.ack.before', 1, 1)])).toEqual([]);
    expect(secondsOf([reached('b settle.ack.before', 0, 1), reached('b settle.ack.before', 1, 2)])).toEqual([
      'b settle.ack.before',
    ]);
    expect(secondsOf([reached('c publish.reply.after', 1)])).toEqual(['c publish.reply.after']);
  });

  it('has none where the first was on the way of nothing', () => {
    const idle: Course = { story: 'keyed', places: ['b db.claim-deliveries.before'] };
    expect(secondsOf([reached('b call.before', 1)])).toEqual(['b call.before']);
    expect(secondsOf([reached('b call.before', 1)], idle)).toEqual([]);
  });

  it('has neither what idle services reach nor what was reached before the loss, nor what is harmless', () => {
    const others = [
      reached('b db.claim-deliveries.before', 1, 9),
      reached('c call.before', 0),
      reached('a db.ping.after', 1),
    ];
    expect(secondsOf(others)).toEqual([]);
  });
});

describe('the shares of pairs', () => {
  it('hold each pair once', () => {
    const names = Array.from({ length: 100 }, (_, n) => `pair ${n}`);
    const shares = [1, 2, 3].map((part) => names.filter((name) => isShared(name, { part, of: 3 })));
    expect(shares.flat().toSorted()).toEqual(names.toSorted());
    for (const share of shares) expect(share.length).toBeGreaterThan(15);
  });
});
