import { describe, expect, it } from '@jest/globals';
import { lastWeek, weekOfName } from './iso-week.js';

describe('a week by ISO 8601', () => {
  it.each([
    ['2026-W48', '2026-11-23', '2026-11-30'],
    ['2026-W53', '2026-12-28', '2027-01-04'],
    ['2027-W01', '2027-01-04', '2027-01-11'],
    ['2025-W01', '2024-12-30', '2025-01-06'],
  ])('%s is from %s to %s', (name, from, to) => {
    expect(weekOfName(name)).toEqual({ name, from: new Date(from), to: new Date(to) });
  });

  it.each(['2027-W53', '2026-W00', '2026-W54', '2026-48', '', 'W48-2026', '2026-W4'])(
    'is none by the name %j',
    (name) => {
      expect(weekOfName(name)).toBeNull();
    },
  );

  it.each([
    ['2026-11-30T00:00:00Z', '2026-W48'],
    ['2026-11-29T23:59:59Z', '2026-W47'],
    ['2027-01-04T08:00:00Z', '2026-W53'],
  ])('that is over at %s is %s', (now, name) => expect(lastWeek(new Date(now)).name).toBe(name));
});
