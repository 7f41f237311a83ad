import { randomBytes } from 'node:crypto';
import { newUuid } from '#libs/contracts';
import { type DeadLetterRecord, incidentFingerprint } from '#libs/delivery';

/** A dead letter as the drain hands it to its store, in the incident of its cause. */
export function deadLetter(over: Partial<Omit<DeadLetterRecord, 'cause'>> = {}): DeadLetterRecord {
  const letter = {
    tenant: 'acme',
    id: newUuid(),
    fingerprint: randomBytes(32),
    taskId: null,
    connector: 'http',
    action: 'request',
    queue: 'waybill.dead.http',
    category: 'transient' as const,
    reason: 'retries_exhausted',
    detail: 'five times 503',
    headers: Buffer.from('{}'),
    body: Buffer.from([0, 255]),
    diedAt: new Date(),
    ...over,
  };
  const { category, reason: code, connector, action } = letter;
  return { ...letter, cause: incidentFingerprint({ category, code, connector, action }) };
}
