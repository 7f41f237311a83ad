import { setTimeout as pause } from 'node:timers/promises';
import { ShuttingDown } from '#libs/execution';
import { type OutgoingMessage, PublishError, type Publisher, type PublishOutcome } from '#libs/messaging';

const PAUSE_MS = 250;

/**
 * Publishes until the broker has said yes or no. A message lost with its connection, or not sent because there was none,
 * is published again under the same id. Throws ShuttingDown where the process drains meanwhile, and the PublishErrors
 * that no repetition mends, of which PublishNacked is one: that queue is full.
 */
export async function publishAtLast(
  publisher: Publisher,
  message: OutgoingMessage,
  draining: AbortSignal,
): Promise<PublishOutcome> {
  for (;;) {
    try {
      return await publisher.publish(message);
    } catch (error) {
      if (!(error instanceof PublishError)) throw error;
      if (error.name === 'PublisherClosed') throw new ShuttingDown('The publisher is closed', { cause: error });
      if (!error.retryable || error.name === 'PublishNacked') throw error;
      if (draining.aborted)
        throw new ShuttingDown('The process is draining while the broker is away', { cause: error });
      await pause(PAUSE_MS);
    }
  }
}
