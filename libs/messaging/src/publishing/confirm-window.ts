import type { OutgoingMessage, PublishOutcome } from './message.js';

/** A message whose publisher waits: for a place to send, then for its confirm. Times are of `performance.now()`. */
export interface PendingMessage {
  readonly message: OutgoingMessage;
  readonly messageId: string;
  readonly timeoutMs: number;
  readonly resolve: (outcome: PublishOutcome) => void;
  readonly reject: (error: Error) => void;
  deadline: number;
  returned: boolean;
}

/** What a `basic.return` says of its message. */
export interface ReturnedMessage {
  readonly exchange: string;
  readonly routingKey: string;
  readonly messageId: unknown;
}

/** Messages sent on one channel and not confirmed yet, under their delivery tags. */
export class ConfirmWindow {
  readonly #sent = new Map<number, PendingMessage>();
  #lastTag = 0;

  /** How many confirms are outstanding. */
  get size(): number {
    return this.#sent.size;
  }

  /** Everything unconfirmed, oldest first. */
  values(): IterableIterator<PendingMessage> {
    return this.#sent.values();
  }

  /** Registers a message in the order of sending, which is the order of the broker's tags. */
  add(pending: PendingMessage): void {
    this.#lastTag += 1;
    this.#sent.set(this.#lastTag, pending);
  }

  /** Takes out what one confirm covers. */
  take(tag: number, multiple: boolean): PendingMessage[] {
    if (!multiple) {
      const pending = this.#sent.get(tag);
      this.#sent.delete(tag);
      return pending ? [pending] : [];
    }
    const taken: PendingMessage[] = [];
    for (const [candidate, pending] of this.#sent) {
      // Tags are in the order of insertion, so the first one beyond ends it.
      if (candidate > tag) break;
      this.#sent.delete(candidate);
      taken.push(pending);
    }
    return taken;
  }

  /** Marks the oldest message that fits this return: returns come in the order of sending, and before their confirms. */
  markReturned(returned: ReturnedMessage): void {
    for (const pending of this.#sent.values()) {
      const { message } = pending;
      if (pending.returned || pending.messageId !== returned.messageId) continue;
      if (message.exchange !== returned.exchange || message.routingKey !== returned.routingKey) continue;
      pending.returned = true;
      return;
    }
  }
}
