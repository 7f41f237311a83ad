import type { TraceHeaders } from '#libs/contracts';

/** Properties of an AMQP 0-9-1 message as this project uses them. */
export interface MessageProperties {
  readonly messageId?: string;
  readonly correlationId?: string;
  readonly replyTo?: string;
  readonly contentType?: string;
  readonly contentEncoding?: string;
  readonly type?: string;
  readonly appId?: string;
  /** Must be the publishing user's own name where it is set: the broker closes the channel otherwise. */
  readonly userId?: string;
  /** Seconds since 1970. */
  readonly timestamp?: number;
  readonly priority?: number;
}

/** Headers of a message: a table of whatever AMQP can carry. */
export type MessageHeaders = Readonly<Record<string, unknown>>;

/** A message on its way out. It is always persistent, and never has an expiration. */
export interface OutgoingMessage {
  /** Empty for the default exchange, where the routing key is a queue's name. */
  readonly exchange: string;
  readonly routingKey: string;
  /** Without a `messageId` the publisher gives one. */
  readonly properties?: MessageProperties;
  /** Up to 64 KiB encoded. */
  readonly headers?: MessageHeaders;
  readonly content: Buffer;
  /** The context it is sent in. @default what is going on now */
  readonly trace?: TraceHeaders;
  /** For a message that takes up earlier work: whoever consumes it goes on in this context, linked to the sending. */
  readonly continues?: TraceHeaders;
  /** Whether a message that reaches no queue shall be reported as unroutable. @default true */
  readonly mandatory?: boolean;
  /** Milliseconds to wait for a place to send, and again for the confirm. Defaults to the publisher's. */
  readonly timeoutMs?: number;
}

/**
 * What became of a confirmed message: taken by every queue it was routed to, or routed to none. An exchange with an
 * alternate one routes: a wrong key on `waybill.tasks` is `routed`, to `waybill.unroutable`.
 */
export type PublishOutcome = 'routed' | 'unroutable';
