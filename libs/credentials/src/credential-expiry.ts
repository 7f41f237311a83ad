import type { Credential } from './credential.js';

/** The last second a date can tell. */
const LAST_SECOND = 8.64e12;

/** When a credential ends, where it tells so itself: a bearer token that is a JWT with `exp`. Null for any other. Never throws. */
export function expiryOf(credential: Credential): Date | null {
  if (credential.type !== 'bearer') return null;
  const [, payload, signature, ...more] = credential.token.split('.');
  if (!payload || signature === undefined || more.length > 0) return null;
  const exp = expIn(payload);
  return typeof exp === 'number' && exp > 0 && exp <= LAST_SECOND ? new Date(exp * 1_000) : null;
}

function expIn(payload: string): unknown {
  try {
    const claims: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
    return typeof claims === 'object' && claims !== null && 'exp' in claims ? claims.exp : null;
  } catch {
    return null;
  }
}
