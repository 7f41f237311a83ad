import { createHash } from 'node:crypto';
import type { OutgoingRequest } from '#libs/connector-kit';

/** SHA-256 over what must stay the same when a request is repeated: method, target, headers and body. 32 bytes. */
export function requestHash(request: OutgoingRequest): Buffer {
  const headers = Object.entries(request.headers).sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash('sha256')
    .update(JSON.stringify([request.method, request.url, headers]))
    .update(request.body ?? '')
    .digest();
}
