import { describe, expect, it } from '@jest/globals';
import { readMuteEnd } from './read-mute-end.js';

const now = new Date('2026-11-30T12:00:00Z');

describe('until when an alert is muted', () => {
  it('lies ahead, by 90 days at most', () => {
    expect(readMuteEnd('2026-12-01T08:00:00+01:00', now)).toEqual(new Date('2026-12-01T07:00:00Z'));
    expect(readMuteEnd('2027-02-28T12:00:00Z', now)).toEqual(new Date('2027-02-28T12:00:00Z'));
    for (const until of [
      '2026-11-30T12:00:00Z',
      '2026-11-30T11:59:59Z',
      '2027-02-28T12:00:01Z',
      '0000-99-99T99:99:99Z',
    ]) {
      expect(() => readMuteEnd(until, now)).toThrow();
    }
  });
});
