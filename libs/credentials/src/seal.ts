import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

const FORMAT = 1;
const IV_BYTES = 12;
const TAG_BYTES = 16;

/** Bytes of every key here: AES-256. */
export const KEY_BYTES = 32;

/**
 * Encrypts with AES-256-GCM (NIST SP 800-38D) under a random 96-bit nonce. `context` is authenticated along and must
 * be given again to open. Layout: format byte 1, nonce, ciphertext, 16-byte tag.
 */
export function seal(key: Buffer, plain: Buffer, context: readonly string[]): Buffer {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(associatedData(context));
  const sealed = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([Buffer.of(FORMAT), iv, sealed, cipher.getAuthTag()]);
}

/** Opens what `seal` made; null where a bit of it, the key or the context is another. */
export function unseal(key: Buffer, sealed: Buffer, context: readonly string[]): Buffer | null {
  if (sealed.length < 1 + IV_BYTES + TAG_BYTES || sealed[0] !== FORMAT) return null;
  const iv = sealed.subarray(1, 1 + IV_BYTES);
  const tag = sealed.subarray(sealed.length - TAG_BYTES);
  const decipher = createDecipheriv('aes-256-gcm', key, iv, { authTagLength: TAG_BYTES })
    .setAAD(associatedData(context))
    .setAuthTag(tag);
  try {
    return Buffer.concat([decipher.update(sealed.subarray(1 + IV_BYTES, sealed.length - TAG_BYTES)), decipher.final()]);
  } catch {
    return null;
  }
}

/** A JSON array cannot be read in two ways, whatever stands in its strings. */
function associatedData(context: readonly string[]): Buffer {
  return Buffer.from(JSON.stringify([FORMAT, ...context]), 'utf8');
}
