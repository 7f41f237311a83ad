import { type Attributes, type Context, context, trace } from '@opentelemetry/api';
import { HEADERS, type TraceHeaders } from '#libs/contracts';
import { reach } from '#libs/failpoints';
import { beginSpan, contextFrom, errorType, markFailed, traceHeadersOf } from '#libs/tracing';
import { measurePublish } from '../observing/publish-metrics.js';
import type { OutgoingMessage, PublishOutcome } from './message.js';

/** What the conventions call the exchange without a name. */
const DEFAULT_EXCHANGE = 'amq.default';

/**
 * Sends a message in a span of its own (`send <exchange>`, by the semantic conventions for RabbitMQ), from the call to
 * the broker's confirm, and gives the message that span's context, or the context it continues and a link to the span.
 * The same stretch is measured.
 */
export async function sendInSpan(
  message: OutgoingMessage,
  send: (message: OutgoingMessage) => Promise<PublishOutcome>,
): Promise<PublishOutcome> {
  const exchange = message.exchange || DEFAULT_EXCHANGE;
  const { span, within } = beginSpan(`send ${exchange}`, { kind: 'producer', parent: parentOf(message) });
  if (span.isRecording()) span.setAttributes(attributesOf(message, exchange));
  const began = performance.now();
  try {
    const sends = reach('publish', placeOf(message.exchange), 'before');
    if (sends) await sends;
    const outcome = await send({ ...message, headers: { ...message.headers, ...carriedBy(message, within) } });
    const confirmed = reach('publish', placeOf(message.exchange), 'after');
    if (confirmed) await confirmed;
    measurePublish(message.exchange, began, outcome);
    if (outcome === 'unroutable') markFailed(span, outcome);
    return outcome;
  } catch (error) {
    measurePublish(message.exchange, began, { error });
    markFailed(span, errorType(error));
    throw error;
  } finally {
    span.end();
  }
}

/** An exchange as fault tests name it: whatever the tier a delay is a delay, and what goes straight to a queue answers. */
function placeOf(exchange: string): string {
  if (exchange === '') return 'reply';
  return exchange.startsWith('waybill.delay.') ? 'waybill.delay' : exchange;
}

function parentOf({ trace: given, continues }: OutgoingMessage): Context {
  if (given !== undefined) return contextFrom(given);
  return trace.getSpanContext(context.active()) === undefined && continues ? contextFrom(continues) : context.active();
}

function carriedBy({ trace: given = {}, continues }: OutgoingMessage, within: Context): TraceHeaders {
  if (continues === undefined) return traceHeadersOf(within, given);
  const { traceparent } = traceHeadersOf(within, {});
  return { ...continues, ...(traceparent === undefined ? {} : { [HEADERS.link]: traceparent }) };
}

function attributesOf({ routingKey, properties, content }: OutgoingMessage, exchange: string): Attributes {
  return {
    'messaging.system': 'rabbitmq',
    'messaging.operation.name': 'send',
    'messaging.operation.type': 'send',
    'messaging.destination.name': routingKey === '' ? exchange : `${exchange}:${routingKey}`,
    'messaging.message.body.size': content.length,
    ...(routingKey === '' ? {} : { 'messaging.rabbitmq.destination.routing_key': routingKey }),
    ...(properties?.messageId === undefined ? {} : { 'messaging.message.id': properties.messageId }),
    ...(properties?.correlationId === undefined
      ? {}
      : { 'messaging.message.conversation_id': properties.correlationId }),
  };
}
