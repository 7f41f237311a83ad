import { describe, expect, it } from '@jest/globals';
import { csrfTokenOf, hashSessionToken, isCsrfTokenOf, isSessionToken, newSessionToken } from './session-token.js';

describe('the token of a session', () => {
  it('is another each time, and is stored as a hash that tells nothing of it', () => {
    const [one, other] = [newSessionToken(), newSessionToken()];
    expect(one).not.toBe(other);
    expect([one, 'x', '', `${one}a`, `${one.slice(0, -1)} `].map(isSessionToken)).toEqual([
      ...[true, false, false, false, false],
    ]);
    expect(hashSessionToken(one)).toHaveLength(32);
    expect(hashSessionToken(one)).not.toEqual(hashSessionToken(other));
  });

  it('has one CSRF token, which does not lead back to it', () => {
    const [one, other] = [newSessionToken(), newSessionToken()];
    expect(isCsrfTokenOf(one, csrfTokenOf(one))).toBe(true);
    for (const wrong of [undefined, '', one, csrfTokenOf(other), `${csrfTokenOf(one)}x`, [csrfTokenOf(one)]]) {
      expect(isCsrfTokenOf(one, wrong)).toBe(false);
    }
    expect(csrfTokenOf(one)).not.toContain(one);
  });
});
