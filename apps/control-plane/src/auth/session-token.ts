import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

const TOKEN = /^[A-Za-z0-9_-]{43}$/;

/** A new token: 43 characters that stand for 32 random bytes. Kept by the browser and nowhere else. */
export function newSessionToken(): string {
  return randomBytes(32).toString('base64url');
}

/** Whether this could be a token of ours; others are not even looked up. */
export function isSessionToken(text: string): boolean {
  return TOKEN.test(text);
}

/** What is stored of a token: its SHA-256. A token of 32 random bytes needs no slow hash. */
export function hashSessionToken(token: string): Buffer {
  return createHash('sha256').update(token, 'utf8').digest();
}

/**
 * What a page of ours sends along with whatever changes something, to show that it is one: it follows from the token, which
 * no script can read, and is told to whoever shows that token.
 */
export function csrfTokenOf(token: string): string {
  return createHmac('sha256', token).update('waybill csrf').digest('base64url');
}

/** Whether this is the CSRF token of a session; compared in constant time. */
export function isCsrfTokenOf(token: string, shown: string | string[] | undefined): boolean {
  if (typeof shown !== 'string') return false;
  const [wanted, given] = [Buffer.from(csrfTokenOf(token)), Buffer.from(shown)];
  return wanted.length === given.length && timingSafeEqual(wanted, given);
}
