import { describe, expect, it } from '@jest/globals';
import { thresholdsOf } from '../thresholds.js';
import { type ExpiringThing, expiringThings } from './expiring-things.js';

const now = new Date('2026-11-30T12:00:00Z');
const ahead = (days: number, ms = 0) => new Date(now.getTime() + days * 86_400_000 + ms);
const thing = (kind: ExpiringThing['kind'], endsAt: Date): ExpiringThing => ({
  ...{ tenant: 'acme', kind, subject: 'it', endsAt, detail: { connector: 'http' } },
});
const found = (kind: ExpiringThing['kind'], endsAt: Date, own: Parameters<typeof thresholdsOf>[0] = []) =>
  expiringThings([thing(kind, endsAt)], thresholdsOf(own), now);

describe('what ends', () => {
  it.each([
    ['credential-expiring', ahead(7, 1), false],
    ['credential-expiring', ahead(7), true],
    ['credential-expiring', ahead(-400), true],
    ['api-key-expiring', ahead(7, 1), false],
    ['api-key-expiring', ahead(7), true],
    ['api-key-expiring', ahead(-1), true],
    ['api-key-expiring', ahead(-1, -1), false],
    ['certificate-expiring', ahead(21, 1), false],
    ['certificate-expiring', ahead(21), true],
  ] as const)('%s at %j is told of: %j', (kind, endsAt, isTold) => {
    expect(found(kind, endsAt).length).toBe(isTold ? 1 : 0);
  });

  it('is told of as many days before as the tenant has set', () => {
    const own = [{ tenant: 'acme', kind: 'credential-expiring', value: 30 }] as const;
    expect(found('credential-expiring', ahead(30), own).length).toBe(1);
    expect(found('credential-expiring', ahead(30, 1), own)).toEqual([]);
  });

  it('says in whole days how long that is, since when it is so, and whether it has ended', () => {
    expect(found('credential-expiring', ahead(3.5))).toEqual([
      {
        ...{ tenant: 'acme', kind: 'credential-expiring', subject: 'it', value: 3, since: ahead(-3.5) },
        detail: { connector: 'http', endsAt: ahead(3.5).toISOString(), ended: false },
      },
    ]);
    expect(found('credential-expiring', ahead(0, 1))[0]).toMatchObject({ value: 0, detail: { ended: false } });
    expect(found('credential-expiring', now)[0]).toMatchObject({ value: 0, detail: { ended: true } });
  });
});
