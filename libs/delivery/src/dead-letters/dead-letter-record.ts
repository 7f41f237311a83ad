import { newUuid } from '#libs/contracts';
import type { DeadLetterRecord } from '../ports/dead-letter-store.js';
import { fingerprintOf } from './dead-letter-fingerprint.js';
import { storedHeaders } from './dead-letter-headers.js';
import type { DeadLetterReading } from './dead-letter-reading.js';
import type { DeadMessage } from './dead-message.js';
import { incidentFingerprint } from './incident-fingerprint.js';

/** A dead letter as it is kept. `now` stands in for the time of death where the broker noted none. */
export function deadLetterRecord(
  message: DeadMessage,
  reading: DeadLetterReading,
  tenant: string,
  now: number,
): DeadLetterRecord {
  const { reason, detail, category, connector, action, taskId, death } = reading;
  return {
    tenant,
    id: newUuid(now),
    fingerprint: fingerprintOf(message, reading),
    cause: incidentFingerprint({ category, code: reason, connector, action }),
    category,
    taskId,
    connector,
    action,
    queue: message.queue,
    reason,
    detail,
    headers: storedHeaders(message),
    body: message.content,
    diedAt: new Date(death?.time ? death.time * 1000 : now),
  };
}
