import { createHash } from 'node:crypto';
import type { DeadLetterReading } from './dead-letter-reading.js';
import type { DeadMessage } from './dead-message.js';

/**
 * SHA-256 over what makes a dead letter this one: where it lies, where it came from, its ids, why and when it died, and
 * its content. A redelivery has the same. Each part is preceded by its length, so that no two lists run together.
 */
export function fingerprintOf(message: DeadMessage, reading: DeadLetterReading): Buffer {
  const { queue, exchange, routingKey, properties, content } = message;
  const { reason, detail, taskId, death } = reading;
  const hash = createHash('sha256');
  const parts = [queue, exchange, routingKey, properties.messageId, properties.timestamp, taskId, reason, detail];
  for (const part of [...parts, death?.queue, death?.count, death?.time]) {
    const text = part === undefined || part === null ? '' : String(part);
    hash.update(`${Buffer.byteLength(text)}:${text}`);
  }
  return hash.update(content).digest();
}
