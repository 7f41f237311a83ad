import { createHmac, createSecretKey, type KeyObject, randomBytes, timingSafeEqual } from 'node:crypto';
import { type HmacAlgorithm, MAX_SIGNATURES, type Refusal, type SignatureClaim } from './signature-claim.js';

/** The most secrets a source has at a time: the current one and the previous one. */
export const MAX_SECRETS = 2;

/** Stands in where a source has fewer secrets, or where there is no source; nobody knows it. */
const DUMMY_SECRET = createSecretKey(randomBytes(32));

const DIGEST_BYTES: Record<HmacAlgorithm, number> = { sha1: 20, sha256: 32, sha512: 64 };

/**
 * Checks a claim against the secrets of its source; null where it holds.
 *
 * The work done before a refusal depends on the size of the body and the number of signatures alone: every claim is
 * hashed with MAX_SECRETS secrets and every offered digest compared with each in constant time, whether the claim is
 * flawed, one secret is set or none. A claim that holds ends it, for whoever made it knows the secret. Without secrets
 * nothing ever holds.
 */
export function verifySignature(claim: SignatureClaim, secrets: readonly KeyObject[]): Refusal | null {
  for (let slot = 0; slot < MAX_SECRETS; slot++) {
    const secret = secrets[slot];
    const hmac = createHmac(claim.algorithm, secret ?? DUMMY_SECRET);
    for (const part of claim.signed) hmac.update(part);
    const equal = countEqual(hmac.digest(), claim);
    if (equal > 0 && secret !== undefined && claim.flaw === null) return null;
  }
  return claim.flaw ?? 'mismatch';
}

function countEqual(expected: Buffer, claim: SignatureClaim): number {
  const size = DIGEST_BYTES[claim.algorithm];
  let equal = 0;
  for (const signature of claim.signatures.slice(0, MAX_SIGNATURES)) {
    if (signature.length === size && timingSafeEqual(signature, expected)) equal++;
  }
  return equal;
}
