import type { OutgoingMessage } from './message.js';

/**
 * A message was not confirmed.
 *
 * `retryable`: publish it again, with the same message id, as it is. `maybeDelivered`: a queue may hold it all the same.
 */
export class PublishError extends Error {
  override readonly name: string = 'PublishError';
  readonly retryable: boolean = true;
  readonly maybeDelivered: boolean = false;

  constructor(message: OutgoingMessage, what: string, options?: ErrorOptions) {
    const exchange = message.exchange === '' ? 'the default exchange' : message.exchange;
    super(`Message ${message.properties?.messageId ?? '(no id)'} to ${exchange}: ${what}`, options);
  }
}

/** No confirm came in time; the channel was thrown away. */
export class PublishTimeout extends PublishError {
  override readonly name = 'PublishTimeout';
  override readonly maybeDelivered = true;
}

/** It was not sent in time: the broker blocks publishers, there is no connection, or the window stayed full. */
export class PublishBlocked extends PublishError {
  override readonly name = 'PublishBlocked';
}

/** The broker said no: a queue is full or has lost its majority. */
export class PublishNacked extends PublishError {
  override readonly name = 'PublishNacked';
  override readonly maybeDelivered = true;
}

/** The connection or the channel went while the confirm was awaited. */
export class PublishLost extends PublishError {
  override readonly name = 'PublishLost';
  override readonly maybeDelivered = true;
}

/** The broker refused this very message: rights, another's user_id, its size. It will do so again. */
export class PublishRefused extends PublishError {
  override readonly name: string = 'PublishRefused';
  override readonly retryable = false;
}

/** The exchange does not exist; provision the broker. */
export class ExchangeMissing extends PublishRefused {
  override readonly name = 'ExchangeMissing';
}

/** It cannot be put into frames: headers above 64 KiB, or a value AMQP has no type for. Never sent. */
export class PublishUnencodable extends PublishError {
  override readonly name = 'PublishUnencodable';
  override readonly retryable = false;
}

/** The publisher is closed. */
export class PublisherClosed extends PublishError {
  override readonly name = 'PublisherClosed';
  override readonly retryable = false;
}
