import { hash } from 'node:crypto';
import type { OutgoingRequest } from '#libs/connector-kit';

/** SHA-256 over what must stay the same when a request is repeated: method, target, headers and body. 32 bytes. */
export function requestHash({ method, url, headers, body }: OutgoingRequest): Buffer {
  const sorted = Object.entries(headers).sort(([a], [b]) => (a < b ? -1 : 1));
  const head = JSON.stringify([method, url, sorted]);
  return hash('sha256', body == null ? head : Buffer.concat([Buffer.from(head), body]), 'buffer');
}
