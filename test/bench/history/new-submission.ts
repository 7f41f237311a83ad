import { randomBytes, randomUUID } from 'node:crypto';
import type { Submission } from '#libs/execution';

/** A task as the store takes it from an agent; `withIntent` it is accepted, claimed and intended at once. */
export function newSubmission(withIntent: boolean): Submission {
  // As agents make them: their places in an index are all over it.
  const id = randomUUID();
  const hash = randomBytes(32);
  const call = { method: 'PUT', url: `https://orders.example/v1/orders/${id}`, requestHash: hash };
  return {
    ...{ tenant: 'acme', id, idempotencyKey: id, bodyHash: hash, connector: 'bench', action: 'noop' },
    ...{ connection: 'bench', input: Buffer.from('{"order":1}'), deadline: null, notBefore: null, orderingKey: null },
    ...{ priority: 'normal', agent: null, run: null, labels: {}, trace: {}, correlationId: null },
    firstIntent: withIntent
      ? {
          group: 'default',
          effectClass: 'natural',
          operationToken: hash.toString('hex'),
          connectionVersion: 1,
          ...call,
        }
      : null,
  };
}
