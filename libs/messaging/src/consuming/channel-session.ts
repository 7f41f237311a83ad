import type { Channel, Message } from 'amqplib';
import { AckWindow } from './ack-window.js';

/** amqplib wants a whole message and reads its tag only; keeping bodies until the ack would double their memory. */
const withTag = (deliveryTag: number): Message => ({ fields: { deliveryTag } }) as unknown as Message;

/**
 * The life of one channel, as far as its deliveries are concerned. Once it has ended they belong to the broker again,
 * and settling them does nothing: they are on their way to whoever consumes next.
 */
export class ChannelSession {
  readonly channel: Channel;
  readonly #acks = new AckWindow();
  #open = true;
  #flushing = false;

  constructor(channel: Channel) {
    this.channel = channel;
  }

  /** Whether a delivery of this channel can still be settled. */
  get open(): boolean {
    return this.#open;
  }

  /** The channel is gone. */
  end(): void {
    this.#open = false;
  }

  /** Acks with the next batch, at the end of this turn of the event loop. */
  ack(tag: number): void {
    if (!this.#open) return;
    this.#acks.ack(tag);
    if (this.#flushing) return;
    this.#flushing = true;
    setImmediate(() => this.flush());
  }

  /** Gives a delivery back that was not started. RabbitMQ 4.3 does not count this as a delivery. */
  giveBack(tag: number): void {
    this.#settle(tag, () => this.channel.nack(withTag(tag), false, true));
  }

  /** Gives a delivery back whose handler threw; every version counts this towards the delivery limit. */
  giveBackCounted(tag: number): void {
    this.#settle(tag, () => this.channel.reject(withTag(tag), true));
  }

  /** Lets the broker dead-letter a delivery as it is. */
  refuse(tag: number): void {
    this.#settle(tag, () => this.channel.nack(withTag(tag), false, false));
  }

  /** Sends the acks that wait. */
  flush(): void {
    this.#flushing = false;
    this.#send(() => {
      const { upTo, single } = this.#acks.take();
      if (upTo > 0) this.channel.ack(withTag(upTo), true);
      for (const tag of single) this.channel.ack(withTag(tag), false);
    });
  }

  #settle(tag: number, send: () => void): void {
    this.#send(() => {
      send();
      this.#acks.settled(tag);
    });
  }

  #send(work: () => void): void {
    if (!this.#open) return;
    try {
      work();
    } catch {
      // The channel is closing and takes no more frames; its end is announced a little later.
      this.#open = false;
    }
  }
}
