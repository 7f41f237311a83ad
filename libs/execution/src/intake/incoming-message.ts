/** A message as a connector's queue delivers it. */
export interface IncomingMessage {
  routingKey: string;
  content: Buffer;
  /** The broker has handed it out before. @default false */
  redelivered?: boolean;
  headers: Record<string, unknown>;
  properties: {
    messageId?: string | undefined;
    correlationId?: string | undefined;
    replyTo?: string | undefined;
    contentType?: string | undefined;
    userId?: string | undefined;
    type?: string | undefined;
    expiration?: string | undefined;
  };
}
