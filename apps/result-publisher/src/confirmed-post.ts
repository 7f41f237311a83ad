import { CLOUD_EVENT_CONTENT_TYPE, HEADERS } from '#libs/contracts';
import type { Post, PostOutcome, QueueLetter } from '#libs/delivery';
import { PublishError, type Publisher } from '#libs/messaging';
import { publishAtLast } from './confirmed-publishing.js';

/** Brings events to single queues over the default exchange. */
export class ConfirmedPost implements Post {
  constructor(
    private readonly publisher: Publisher,
    private readonly draining: AbortSignal,
  ) {}

  async send({ queue, correlationId, eventId, event, trace, mandatory, replay }: QueueLetter): Promise<PostOutcome> {
    const message = {
      exchange: '',
      routingKey: queue,
      mandatory,
      properties: {
        messageId: eventId,
        contentType: CLOUD_EVENT_CONTENT_TYPE,
        ...(correlationId === null ? {} : { correlationId }),
      },
      ...(replay === undefined ? {} : { headers: { [HEADERS.replay]: replay } }),
      trace,
      content: event,
    };
    try {
      return await publishAtLast(this.publisher, message, this.draining);
    } catch (error) {
      if (!(error instanceof PublishError)) throw error;
      return error.name === 'PublishNacked' ? 'nacked' : 'refused';
    }
  }
}
