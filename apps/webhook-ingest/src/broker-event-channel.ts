import { CLOUD_EVENT_CONTENT_TYPE, EXCHANGES, HEADERS } from '#libs/contracts';
import type { EventChannel, OwedEvent } from '#libs/ingest';
import type { Publisher, PublishOutcome } from '#libs/messaging';

/** Events to the exchange `waybill.events`, `message_id` their id, the tenant in a header for whoever serves subscriptions. */
export class BrokerEventChannel implements EventChannel {
  constructor(private readonly publisher: Publisher) {}

  get ready(): boolean {
    return this.publisher.state === 'ready';
  }

  publish({ id, lane, routingKey, event, trace }: OwedEvent): Promise<PublishOutcome> {
    return this.publisher.publish({
      exchange: EXCHANGES.events,
      routingKey,
      properties: { messageId: id, contentType: CLOUD_EVENT_CONTENT_TYPE },
      headers: { [HEADERS.tenant]: lane.tenant },
      trace,
      content: event,
      mandatory: true,
    });
  }
}
