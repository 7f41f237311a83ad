import { describe, expect, it } from '@jest/globals';
import { ALERT_KINDS, ALERT_THRESHOLDS } from '#libs/contracts';
import { thresholdsOf } from './thresholds.js';

describe('from when on alerts fire', () => {
  it('is what the tenant has set for the kind, and the standard for others', () => {
    const of = thresholdsOf([{ tenant: 'acme', kind: 'parked', value: 5 }]);
    expect([of('acme', 'parked'), of('acme', 'backlog'), of('other', 'parked')]).toEqual([5, 15, 1]);
  });

  it('may be the smallest there is, none among them', () => {
    const of = thresholdsOf([{ tenant: 'acme', kind: 'connection', value: 0 }]);
    expect(of('acme', 'connection')).toBe(0);
  });

  it.each(ALERT_KINDS)('has a standard for %s that may be set', (kind) => {
    const { standard, least, most } = ALERT_THRESHOLDS[kind];
    expect(standard).toBeGreaterThanOrEqual(least);
    expect(standard).toBeLessThanOrEqual(most);
  });
});
