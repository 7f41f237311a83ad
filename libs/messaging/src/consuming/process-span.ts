import type { Attributes, Span } from '@opentelemetry/api';
import { HEADERS, readTraceHeaders } from '#libs/contracts';
import { contextFrom, inSpan, linksTo, markFailed } from '#libs/tracing';
import type { Delivery } from './delivery.js';
import type { Settlement } from './settlement.js';

/**
 * Handles a delivery in a span of its own (`process <queue>`, by the semantic conventions for RabbitMQ), from the moment
 * it is handed on to its settlement. The message's own context is its parent; what led to it, where that is another, a
 * link.
 */
export function processInSpan(delivery: Delivery, handle: (span: Span) => Promise<void>): Promise<void> {
  const { headers, queue } = delivery;
  const start = {
    kind: 'consumer' as const,
    parent: contextFrom(readTraceHeaders(headers)),
    links: linksTo(headers[HEADERS.link]),
  };
  return inSpan(`process ${queue}`, start, (span) => {
    if (span.isRecording()) span.setAttributes(attributesOf(delivery));
    return handle(span);
  });
}

/** Notes on the span what became of the delivery. */
export function noteSettlement(span: Span, settlement: Settlement): void {
  if (!span.isRecording()) return;
  span.setAttribute('waybill.settlement', settlement.kind);
  if (settlement.kind === 'dead-letter') markFailed(span, settlement.reason);
}

function attributesOf({ exchange, routingKey, queue, properties, content, deliveryCount }: Delivery): Attributes {
  const { messageId, correlationId } = properties;
  return {
    'messaging.system': 'rabbitmq',
    'messaging.operation.name': 'process',
    'messaging.operation.type': 'process',
    'messaging.destination.name': [exchange || 'amq.default', routingKey, queue].filter(Boolean).join(':'),
    'messaging.message.body.size': content.length,
    ...(routingKey === '' ? {} : { 'messaging.rabbitmq.destination.routing_key': routingKey }),
    ...(messageId === undefined ? {} : { 'messaging.message.id': messageId }),
    ...(correlationId === undefined ? {} : { 'messaging.message.conversation_id': correlationId }),
    ...(deliveryCount === 0 ? {} : { 'waybill.delivery.count': deliveryCount }),
  };
}
