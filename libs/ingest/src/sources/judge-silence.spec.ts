import { describe, expect, it } from '@jest/globals';
import { type HeardSource, judgeSilence } from './judge-silence.js';

const now = new Date('2026-11-30T12:00:00Z');
const ago = (seconds: number) => new Date(now.getTime() - seconds * 1_000);
const heard = (over: Partial<HeardSource>): HeardSource => ({
  ...{ expectedEverySeconds: null, madeAt: ago(9e6), lastReceivedAt: ago(10), seen: 50, longestGapSeconds: 60 },
  ...over,
});

describe('a source', () => {
  it('is silent where nothing came for longer than somebody has said', () => {
    const said = { expectedEverySeconds: 300 };
    expect(judgeSilence(heard({ ...said, lastReceivedAt: ago(300) }), now).silent).toBe(false);
    expect(judgeSilence(heard({ ...said, lastReceivedAt: ago(301) }), now)).toEqual({
      ...{ silent: true, expectedEverySeconds: 300, expectedBy: 'setting' },
    });
  });

  it('is silent since it was made where nothing came ever', () => {
    const never = { expectedEverySeconds: 300, lastReceivedAt: null, seen: 0, longestGapSeconds: null };
    expect(judgeSilence(heard({ ...never, madeAt: ago(200) }), now).silent).toBe(false);
    expect(judgeSilence(heard({ ...never, madeAt: ago(400) }), now).silent).toBe(true);
  });

  it('is judged by its own past where nobody has said anything: twice its longest pause, an hour at least', () => {
    expect(judgeSilence(heard({ lastReceivedAt: ago(3_601) }), now)).toEqual({
      ...{ silent: true, expectedEverySeconds: 3_600, expectedBy: 'history' },
    });
    const nightly = { longestGapSeconds: 40_000 };
    expect(judgeSilence(heard({ ...nightly, lastReceivedAt: ago(79_000) }), now).silent).toBe(false);
    expect(judgeSilence(heard({ ...nightly, lastReceivedAt: ago(81_000) }), now).silent).toBe(true);
  });

  it('is not judged by a past of a few deliveries', () => {
    expect(judgeSilence(heard({ seen: 9, lastReceivedAt: ago(9e6) }), now)).toEqual({
      ...{ silent: false, expectedEverySeconds: null, expectedBy: null },
    });
  });
});
