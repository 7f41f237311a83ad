import { hash } from 'node:crypto';

/**
 * What a provider recognises a repeat by: SHA-256 over (`waybill/1`, tenant, idempotency key, step, force counter), in
 * hex. It holds no secret, and a retry, a redrive and a restored task carry the same one. Parts are length-prefixed, so
 * that no two lists of parts give the same bytes.
 */
export function operationToken(tenant: string, idempotencyKey: string, step: string, forceCounter: number): string {
  const parts = ['waybill/1', tenant, idempotencyKey, step, String(forceCounter)];
  return hash('sha256', parts.map((part) => `${Buffer.byteLength(part)}:${part}`).join(''), 'hex');
}
