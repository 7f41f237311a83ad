import { describe, expect, it } from '@jest/globals';
import { isSilent } from './is-silent.js';

const NOW = new Date('2026-11-30T12:00:00Z');
const ago = (minutes: number) => new Date(NOW.getTime() - minutes * 60_000);
const source = (deliveries: number, firstAt: Date | null, lastAt: Date | null) => ({
  name: 's',
  deliveries,
  firstAt,
  lastAt,
});

describe('a source', () => {
  it.each<[string, boolean, ReturnType<typeof source>]>([
    ['one delivery a minute and none for ten', true, source(100, ago(110), ago(10))],
    ['one delivery a minute and none for nine', false, source(100, ago(109), ago(9))],
    ['one an hour and none for nine hours', false, source(100, ago(109 * 60), ago(9 * 60))],
    ['one an hour and none for ten hours', true, source(100, ago(110 * 60), ago(10 * 60))],
    ['a burst, and none for a moment', false, source(1_000, ago(2), ago(1))],
    ['too few to tell', false, source(19, ago(1_000), ago(900))],
    ['nothing ever', false, source(0, null, null)],
  ])('with %s is silent: %s', (_what, silent, pace) => expect(isSilent(pace, NOW)).toBe(silent));
});
