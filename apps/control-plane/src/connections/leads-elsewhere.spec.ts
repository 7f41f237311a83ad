import { describe, expect, it } from '@jest/globals';
import { leadsElsewhere } from './leads-elsewhere.js';

const standing = { baseUrl: 'https://api.test/v1', idempotencyHeader: 'idempotency-key' };
const rateLimit = { perSecond: 5, burst: 1 };
const credentials = { type: 'bearer', token: 'new' } as const;

describe('a changed connection', () => {
  it('leads to the same account where only the pace of its calls is set, anew or no longer', () => {
    expect(leadsElsewhere(standing, { settings: { ...standing, rateLimit } })).toBe(false);
    expect(leadsElsewhere({ ...standing, rateLimit }, { settings: standing })).toBe(false);
    const { baseUrl, idempotencyHeader } = standing;
    expect(leadsElsewhere(standing, { settings: { rateLimit, idempotencyHeader, baseUrl } })).toBe(false);
  });

  it('may lead elsewhere with any other setting, whatever pace comes with it', () => {
    expect(leadsElsewhere(standing, { settings: { ...standing, baseUrl: 'https://other.test', rateLimit } })).toBe(
      true,
    );
    expect(leadsElsewhere(standing, { settings: { baseUrl: standing.baseUrl } })).toBe(true);
  });

  it('may lead elsewhere with another credential, unless that is said to be of the same account', () => {
    expect(leadsElsewhere(standing, { credentials })).toBe(true);
    expect(leadsElsewhere(standing, { credentials, settings: { ...standing, rateLimit } })).toBe(true);
    expect(leadsElsewhere(standing, { credentials, sameAccount: true })).toBe(false);
  });
});
