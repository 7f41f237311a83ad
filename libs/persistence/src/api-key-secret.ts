import { createHash, randomBytes } from 'node:crypto';

/** A new API key: `wb_<tenant>_` and 43 characters that stand for 32 random bytes. Shown once, never stored. */
export function newApiKey(tenant: string): string {
  return `wb_${tenant}_${randomBytes(32).toString('base64url')}`;
}

/** What is stored of an API key: its SHA-256. A key of 32 random bytes needs no slow hash. */
export function hashApiKey(key: string): Buffer {
  return createHash('sha256').update(key, 'utf8').digest();
}
