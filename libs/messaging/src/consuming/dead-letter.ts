import { readTraceHeaders } from '#libs/contracts';
import { traceHeadersNow } from '#libs/tracing';
import type { OutgoingMessage } from '../publishing/message.js';
import { EXCHANGES } from '../topology/names.js';
import type { Delivery } from './delivery.js';
import type { Settlement } from './settlement.js';

/** Headers by which a dead letter says why it is one. */
export const DEAD_LETTER_HEADERS = {
  /** Short code of the reason. */
  reason: 'waybill-reason',
  /** A sentence on it. */
  detail: 'waybill-detail',
  /** Queue it was taken from. */
  queue: 'waybill-queue',
  /** The `user_id` the broker had validated; as a property it would have to be ours. */
  userId: 'waybill-user-id',
  /** The time to live it came with; as a property it would let the dead letter vanish. */
  expiration: 'waybill-expiration',
} as const;

const MAX_DETAIL = 2_000;

/**
 * The broker acts on these, or wrote them itself, and they hold for the first journey only. What a publisher planted
 * among them would pass for the broker's word. What sounds like a credential stays behind too: more people read dead
 * letters than were sent the message.
 */
const NOT_CARRIED =
  /^(cc|bcc|x-delivery-count|x-death|x-(first|last)-death-.*|waybill-.*|(proxy-)?authorization|(set-)?cookie|x-api-key|traceparent|tracestate|baggage)$/i;

/** The original message, unchanged in body and meaning, on its way to `waybill.dead-letters`. */
export const deadLetterOf = (
  delivery: Delivery,
  settlement: Extract<Settlement, { kind: 'dead-letter' }>,
): OutgoingMessage => {
  const { userId, expiration, deliveryMode: _alwaysPersistent, ...properties } = delivery.properties;
  const carried = Object.entries(delivery.headers).filter(([name]) => !NOT_CARRIED.test(name));
  return {
    exchange: EXCHANGES.deadLetters,
    routingKey: settlement.routingKey ?? delivery.routingKey,
    trace: traceHeadersNow(readTraceHeaders(delivery.headers)),
    properties,
    headers: {
      ...Object.fromEntries(carried),
      [DEAD_LETTER_HEADERS.reason]: settlement.reason,
      [DEAD_LETTER_HEADERS.detail]: settlement.detail.slice(0, MAX_DETAIL),
      [DEAD_LETTER_HEADERS.queue]: delivery.queue,
      ...(userId === undefined ? {} : { [DEAD_LETTER_HEADERS.userId]: userId }),
      ...(expiration === undefined ? {} : { [DEAD_LETTER_HEADERS.expiration]: expiration }),
    },
    content: delivery.content,
  };
};
