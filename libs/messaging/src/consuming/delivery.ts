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

const TEXTS = [
  'messageId',
  'correlationId',
  'replyTo',
  'contentType',
  'contentEncoding',
  'type',
  'appId',
  'userId',
  'expiration',
] as const satisfies readonly (keyof ReceivedProperties)[];
const NUMBERS = ['timestamp', 'priority', 'deliveryMode'] as const satisfies readonly (keyof ReceivedProperties)[];

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
    properties: receivedOf(properties),
    headers,
    content,
  };
};

/** What is there, and of the type that it must have. */
function receivedOf(properties: ConsumeMessage['properties']): ReceivedProperties {
  const received: { -readonly [Name in keyof ReceivedProperties]: ReceivedProperties[Name] } = {};
  for (const name of TEXTS) {
    const value: unknown = properties[name];
    if (typeof value === 'string') received[name] = value;
  }
  for (const name of NUMBERS) {
    const value: unknown = properties[name];
    if (typeof value === 'number') received[name] = value;
  }
  return received;
}
