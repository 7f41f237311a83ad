import { CLOUD_EVENT_CONTENT_TYPE, DIRECT_ANSWER_TYPE, HEADERS, HINT_TYPE, REPLY_HINT_TYPE } from '#libs/contracts';
import type { Announcer, DeadLetter, DirectAnswer, OwedResult, TaskRef, Wakeable } from '#libs/execution';
import { traceHeadersNow } from '#libs/tracing';
import { DEAD_LETTER_HEADERS } from '../consuming/dead-letter.js';
import type { OutgoingMessage, PublishOutcome } from '../publishing/message.js';
import { delayTierFor } from '../topology/delay-tiers.js';
import { EXCHANGES, taskKey } from '../topology/names.js';

/** What announcements are published through. */
export interface MessagePublisher {
  publish(message: OutgoingMessage): Promise<PublishOutcome>;
}

const NO_CONTENT = Buffer.alloc(0);

/**
 * Announces tasks, results and dead letters. Every message carries the service's own user, which the broker validates:
 * by it a consumer tells a hint of ours from a message that only looks like one.
 */
export class AmqpAnnouncer implements Announcer {
  constructor(
    private readonly publisher: MessagePublisher,
    /** The name of the broker user this service signs in as. */
    private readonly user: string,
  ) {}

  async hint(task: Wakeable, delayMs: number): Promise<void> {
    const exchange = delayMs <= 0 ? EXCHANGES.tasks : delayTierFor(delayMs)?.exchange;
    if (exchange !== undefined) await this.#publish(this.#hintOf(task, exchange));
  }

  quarantine(task: Wakeable): Promise<void> {
    return this.#publish(this.#hintOf(task, EXCHANGES.quarantine));
  }

  result(result: OwedResult): Promise<void> {
    const messageId = `${result.id}/${result.sequence}`;
    return this.#publish({
      exchange: EXCHANGES.results,
      routingKey: result.routingKey,
      properties: {
        messageId,
        correlationId: result.correlationId ?? result.id,
        contentType: CLOUD_EVENT_CONTENT_TYPE,
        userId: this.user,
      },
      headers: { [HEADERS.tenant]: result.tenant },
      trace: traceHeadersNow(result.trace),
      content: result.event,
    });
  }

  deadLetter(letter: DeadLetter): Promise<void> {
    return this.#publish({
      exchange: EXCHANGES.deadLetters,
      routingKey: taskKey(letter.connector, letter.action),
      properties: { messageId: `${letter.id}/${letter.sequence}`, userId: this.user },
      trace: traceHeadersNow(letter.trace),
      headers: {
        [HEADERS.tenant]: letter.tenant,
        [HEADERS.task]: letter.id,
        [HEADERS.category]: letter.category,
        [DEAD_LETTER_HEADERS.reason]: letter.reason,
        [DEAD_LETTER_HEADERS.detail]: letter.detail.slice(0, 2_000),
      },
      content: NO_CONTENT,
    });
  }

  replyHint({ tenant, id }: TaskRef): Promise<void> {
    return this.#publish({
      exchange: EXCHANGES.replyHints,
      routingKey: '',
      properties: { type: REPLY_HINT_TYPE, userId: this.user },
      headers: { [HEADERS.tenant]: tenant, [HEADERS.task]: id },
      content: NO_CONTENT,
    });
  }

  directAnswer({ tenant, replyTo, correlationId, event, eventId }: DirectAnswer): Promise<void> {
    return this.#publish({
      exchange: EXCHANGES.replyHints,
      routingKey: '',
      properties: {
        type: DIRECT_ANSWER_TYPE,
        messageId: eventId,
        contentType: CLOUD_EVENT_CONTENT_TYPE,
        userId: this.user,
        ...(correlationId === null ? {} : { correlationId }),
      },
      headers: { [HEADERS.tenant]: tenant, [HEADERS.replyTo]: replyTo },
      content: event,
    });
  }

  #hintOf({ tenant, id, born, connector, action, trace }: Wakeable, exchange: string): OutgoingMessage {
    return {
      exchange,
      routingKey: taskKey(connector, action),
      properties: { type: HINT_TYPE, userId: this.user },
      headers: {
        [HEADERS.tenant]: tenant,
        [HEADERS.task]: id,
        ...(born === undefined ? {} : { [HEADERS.born]: born }),
      },
      continues: trace,
      content: NO_CONTENT,
    };
  }

  /** A message that reaches no queue was not announced: the broker lacks part of its topology. */
  async #publish(message: OutgoingMessage): Promise<void> {
    const outcome = await this.publisher.publish(message);
    if (outcome === 'unroutable') {
      throw new Error(`No queue takes ${message.routingKey || 'messages'} of ${message.exchange}: apply the topology`);
    }
  }
}
