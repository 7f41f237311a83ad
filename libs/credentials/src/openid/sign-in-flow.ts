import { createHash, createHmac, randomBytes } from 'node:crypto';

/** One sign-in on its way over the issuer: what is sent along, and checked when the browser comes back. */
export interface SignInFlow {
  state: string;
  nonce: string;
  /** PKCE's secret; the issuer sees its hash first and itself last. */
  verifier: string;
}

/** A new secret, which binds a flow to the browser that began it: 43 characters that stand for 32 random bytes. */
export function newFlowSecret(): string {
  return randomBytes(32).toString('base64url');
}

/** What follows from the secret; nothing of it leads back, or to the rest. */
export function flowOf(secret: string): SignInFlow {
  const part = (name: string) => createHmac('sha256', secret).update(`waybill ${name}`).digest('base64url');
  return { state: part('state'), nonce: part('nonce'), verifier: part('verifier') };
}

/** What is stored of a flow's secret: its SHA-256. */
export function hashFlowSecret(secret: string): Buffer {
  return createHash('sha256').update(secret, 'utf8').digest();
}
