import { HEADERS, HINT_TYPE, isUuid, readTaskMessage, readTraceHeaders } from '#libs/contracts';
import type { DeadLetterReading } from './dead-letter-reading.js';
import type { DeadMessage } from './dead-message.js';

/** A message on its way to the consumer that runs one task at a time. */
export interface QuarantineLetter {
  routingKey: string;
  properties: {
    messageId?: string;
    correlationId?: string;
    replyTo?: string;
    contentType?: string;
    type?: string;
  };
  headers: Record<string, unknown>;
  content: Buffer;
}

/**
 * What goes to quarantine in place of a dead letter: a readable task or a hint that reached the delivery limit of its
 * ordinary queue, and so may be innocent of the crashes around it. Null for everything else, and for what comes from
 * quarantine itself. The broker's notes and the publisher's user are left behind; the tenant is said in the header.
 */
export function quarantineLetter(
  message: DeadMessage,
  reading: DeadLetterReading,
  tenant: string,
): QuarantineLetter | null {
  if (reading.reason !== 'delivery_limit' || !reading.death?.queue.startsWith('waybill.tasks.') || tenant === '')
    return null;
  const isHint = message.properties.type === HINT_TYPE;
  const isReadable = isHint ? reading.taskId !== null : isTask(message);
  if (!isReadable) return null;
  const { messageId, correlationId, replyTo, contentType, type } = message.properties;
  const properties = { messageId, correlationId, replyTo, contentType, type };
  const key = message.headers[HEADERS.idempotencyKey];
  return {
    routingKey: message.routingKey,
    properties: Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== undefined)),
    headers: {
      ...readTraceHeaders(message.headers),
      [HEADERS.tenant]: tenant,
      ...(isHint ? { [HEADERS.task]: reading.taskId } : {}),
      ...(typeof key === 'string' ? { [HEADERS.idempotencyKey]: key } : {}),
    },
    content: message.content,
  };
}

function isTask({ properties, content }: DeadMessage): boolean {
  return isUuid(properties.messageId) && readTaskMessage(content).ok;
}
