import { describe, expect, it } from '@jest/globals';
import type { QuietSourceOfTenant } from '#libs/persistence';
import { silentSources } from './silent-sources.js';

const now = new Date('2026-11-30T12:00:00Z');
const ago = (seconds: number) => new Date(now.getTime() - seconds * 1_000);
const quiet = (over: Partial<QuietSourceOfTenant>): QuietSourceOfTenant => ({
  ...{ tenant: 'acme', name: 'shop', now, madeAt: ago(9e6) },
  ...{ expectedEverySeconds: null, lastReceivedAt: ago(7_200), seen: 50, longestGapSeconds: 60 },
  ...over,
});

describe('silent sources', () => {
  it('are found since the time by which something was to come', () => {
    expect(silentSources([quiet({ lastReceivedAt: ago(301), expectedEverySeconds: 300 })])).toEqual([
      {
        ...{ tenant: 'acme', kind: 'source-silent', subject: 'shop', value: 300, since: ago(1) },
        detail: { heardAt: ago(301).toISOString(), expectedBy: 'setting' },
      },
    ]);
    expect(silentSources([quiet({ lastReceivedAt: ago(300), expectedEverySeconds: 300 })])).toEqual([]);
  });

  it('are judged by their own past where nobody has said anything', () => {
    expect(silentSources([quiet({})])[0]).toMatchObject({ value: 3_600, detail: { expectedBy: 'history' } });
    expect(silentSources([quiet({ seen: 9 })])).toEqual([]);
  });

  it('are found since they were made where nothing ever came', () => {
    const never = { lastReceivedAt: null, seen: 0, longestGapSeconds: null, expectedEverySeconds: 60, madeAt: ago(90) };
    expect(silentSources([quiet(never)])[0]).toMatchObject({ since: ago(30), detail: { heardAt: null } });
  });
});
