/** The hash functions an HMAC (RFC 2104) may be made with. */
export const HMAC_ALGORITHMS = ['sha256', 'sha1', 'sha512'] as const;

/** The hash function of an HMAC. */
export type HmacAlgorithm = (typeof HMAC_ALGORITHMS)[number];

/** Why a delivery is refused; counted, never told to the sender. */
export type Refusal = 'unknown-source' | 'missing' | 'malformed' | 'stale' | 'mismatch';

/** What a delivery claims about itself: which bytes were signed, and with what outcome. */
export interface SignatureClaim {
  algorithm: HmacAlgorithm;
  /** The signed bytes, in order. Present for a flawed claim too, so that refusing it costs the same time. */
  signed: readonly (string | Buffer)[];
  /** The digests offered; one right one is enough. At most MAX_SIGNATURES. */
  signatures: readonly Buffer[];
  /** What rules the claim out whatever its signature, or null. */
  flaw: 'missing' | 'malformed' | 'stale' | null;
}

/** The most signatures one delivery may carry. */
export const MAX_SIGNATURES = 8;
