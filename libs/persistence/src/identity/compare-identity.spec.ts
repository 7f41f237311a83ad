import { describe, expect, it } from '@jest/globals';
import type { InstallationRecord } from '#libs/contracts';
import { compareIdentity } from './compare-identity.js';

const known: InstallationRecord = {
  installation: '01990000-0000-7000-8000-000000000001',
  epoch: 2,
  beat: 100,
  system: '7710633892406737811',
  timeline: 3,
};

describe('comparing the database found with the one known', () => {
  it('takes the same one, at the same beat or a later one', () => {
    expect(compareIdentity(known, known, 'none')).toBeNull();
    expect(compareIdentity({ ...known, beat: 101 }, known, 'none')).toBeNull();
  });

  it.each([
    ['another installation', { installation: '01990000-0000-7000-8000-000000000002' }, 'other-installation'],
    ['another installation of a higher epoch', { installation: 'x', epoch: 9 }, 'other-installation'],
    ['an older epoch, whatever its beat', { epoch: 1, beat: 900 }, 'epoch-went-back'],
    ['a beat that went back by one', { beat: 99 }, 'beat-went-back'],
    ['a copy on another server', { beat: 101, system: '1' }, 'other-server'],
    ['a new timeline', { beat: 101, timeline: 4 }, 'other-timeline'],
  ] as const)('refuses %s', (_what, over, difference) => {
    expect(compareIdentity({ ...known, ...over }, known, 'none')).toBe(difference);
  });

  it('takes a new timeline after a synchronous failover, but none that lost a beat, and none of the past', () => {
    expect(compareIdentity({ ...known, timeline: 4 }, known, 'synchronous')).toBeNull();
    expect(compareIdentity({ ...known, timeline: 4, beat: 99 }, known, 'synchronous')).toBe('beat-went-back');
    expect(compareIdentity({ ...known, timeline: 2 }, known, 'synchronous')).toBe('other-timeline');
  });

  it('takes a database that was recovered since, on whatever server, timeline and beat', () => {
    expect(compareIdentity({ ...known, epoch: 3, beat: 7, system: '1', timeline: 1 }, known, 'none')).toBeNull();
  });
});
