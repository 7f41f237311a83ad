import type { ConsumeMessage } from 'amqplib';
import type { MessageHeaders, MessageProperties } from '../publishing/message.js';

/** Properties as a foreign client may have set them: also those Waybill itself never sends. */
export interface ReceivedProperties extends MessageProperties {
  /** Time to live in milliseconds, as text. */
  readonly expiration?: string;
  /** 2 is persistent. */
  readonly deliveryMode?: number;
}

/** One message handed to a handler. */
export interface Delivery {
  readonly queue: string;
  /** Where it was published to; empty for the default exchange. */
  readonly exchange: string;
  readonly routingKey: string;
  readonly redelivered: boolean;
  /** Failed deliveries before this one, as the quorum queue counts them; never what the publisher wrote. */
  readonly deliveryCount: number;
  readonly properties: ReceivedProperties;
  readonly headers: MessageHeaders;
  readonly content: Buffer;
}

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
const number = (value: unknown): number | undefined => (typeof value === 'number' ? value : undefined);

/** What the handler sees of a broker's message. */
export const deliveryOf = (queue: string, message: ConsumeMessage): Delivery => {
  const { fields, properties, content } = message;
  const headers: MessageHeaders = properties.headers ?? {};
  const count = headers['x-delivery-count'];
  return {
    queue,
    exchange: fields.exchange,
    routingKey: fields.routingKey,
    redelivered: fields.redelivered,
    // On a first delivery the broker leaves a forged header in place.
    deliveryCount: fields.redelivered && typeof count === 'number' ? count : 0,
    properties: definedOnly({
      messageId: text(properties.messageId),
      correlationId: text(properties.correlationId),
      replyTo: text(properties.replyTo),
      contentType: text(properties.contentType),
      contentEncoding: text(properties.contentEncoding),
      type: text(properties.type),
      appId: text(properties.appId),
      userId: text(properties.userId),
      timestamp: number(properties.timestamp),
      priority: number(properties.priority),
      expiration: text(properties.expiration),
      deliveryMode: number(properties.deliveryMode),
    }),
    headers,
    content,
  };
};

const definedOnly = (properties: { [Name in keyof ReceivedProperties]: ReceivedProperties[Name] | undefined }) =>
  Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== undefined)) as ReceivedProperties;
