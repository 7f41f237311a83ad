import { randomUUID } from 'node:crypto';
import type { ConfirmChannel, Options } from 'amqplib';
import { ChannelKeeper } from '../connection/channel-keeper.js';
import type { ManagedConnection } from '../connection/managed-connection.js';
import { observeBlocking } from '../observing/connection-metrics.js';
import { fateAtClose } from './channel-loss.js';
import { ConfirmWindow, type PendingMessage } from './confirm-window.js';
import {
  PublishBlocked,
  PublisherClosed,
  PublishLost,
  PublishNacked,
  PublishTimeout,
  PublishUnencodable,
} from './errors.js';
import type { OutgoingMessage, PublishOutcome } from './message.js';
import { sendInSpan } from './send-span.js';

/** Limits of a publisher. */
export interface PublisherOptions {
  /** Most messages unconfirmed at a time; further ones wait. @default 1000 */
  readonly maxInFlight?: number;
  /** Milliseconds a message waits for a place to send, and again for its confirm. @default 10000 */
  readonly timeoutMs?: number;
}

/** Whether a message published now would leave now; `blocked` is the broker's alarm. */
export type PublisherState = 'ready' | 'blocked' | 'disconnected' | 'closed';

const SWEEP_MS = 250;

/**
 * Publishes with confirms, pipelined over one channel that comes back by itself.
 *
 *   waiting -> sent -> confirmed (routed | unroutable) | nacked | timed out | lost with its channel | refused
 *
 * A message waits while the window or the write buffer is full, the broker blocks or there is no channel.
 */
export class Publisher {
  readonly #connection: ManagedConnection;
  readonly #maxInFlight: number;
  readonly #timeoutMs: number;
  readonly #keeper: ChannelKeeper<ConfirmChannel>;
  readonly #unsubscribe: () => void;
  readonly #unobserve: () => void;
  readonly #waiting = new Set<PendingMessage>();
  #window = new ConfirmWindow();
  #bufferFull = false;
  #closed = false;
  #sweeper: NodeJS.Timeout | null = null;
  #whenIdle: (() => void) | null = null;

  constructor(connection: ManagedConnection, options: PublisherOptions = {}) {
    this.#connection = connection;
    this.#maxInFlight = options.maxInFlight ?? 1_000;
    this.#timeoutMs = options.timeoutMs ?? 10_000;
    this.#keeper = new ChannelKeeper(connection, {
      open: (open) => open.openConfirmChannel(),
      setUp: async () => undefined,
      opened: (channel) => this.#opened(channel),
      lost: (_channel, why) => this.#lost(why),
      failed: () => undefined,
    });
    this.#unsubscribe = connection.onState(() => this.#flush());
    this.#unobserve = observeBlocking(() => this.state === 'blocked');
    this.#keeper.start();
  }

  /** Whether a message would leave now. */
  get state(): PublisherState {
    if (this.#closed) return 'closed';
    if (this.#connection.state === 'blocked') return 'blocked';
    return this.#keeper.channel ? 'ready' : 'disconnected';
  }

  /** Messages waiting or unconfirmed. */
  get pending(): number {
    return this.#waiting.size + this.#window.size;
  }

  /**
   * Publishes one message and waits for its confirm.
   *
   * Throws a PublishError: PublishBlocked, PublishTimeout, PublishNacked and PublishLost may be repeated with the same
   * message id; PublishRefused, ExchangeMissing, PublishUnencodable and PublisherClosed may not.
   */
  publish(message: OutgoingMessage): Promise<PublishOutcome> {
    if (this.#closed) return Promise.reject(new PublisherClosed(message, 'the publisher is closed.'));
    return sendInSpan(message, (traced) => this.#enqueue(traced));
  }

  #enqueue(message: OutgoingMessage): Promise<PublishOutcome> {
    const timeoutMs = message.timeoutMs ?? this.#timeoutMs;
    const { promise, resolve, reject } = Promise.withResolvers<PublishOutcome>();
    const messageId = message.properties?.messageId ?? randomUUID();
    const deadline = performance.now() + timeoutMs;
    this.#waiting.add({ message, messageId, timeoutMs, resolve, reject, deadline, returned: false });
    this.#sweeper ??= setInterval(() => this.#sweep(), SWEEP_MS);
    this.#flush();
    return promise;
  }

  /** Waits for the outstanding confirms, at most `deadlineMs`; what is left then fails as lost. No new messages. */
  async close(deadlineMs = 10_000): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    const until = performance.now() + deadlineMs;
    if (this.pending > 0) {
      const idle = Promise.withResolvers<void>();
      this.#whenIdle = idle.resolve;
      const timer = setTimeout(idle.resolve, deadlineMs);
      await idle.promise;
      clearTimeout(timer);
    }
    const reason = new Error('the publisher was closed');
    for (const { message, reject } of this.#waiting) reject(new PublisherClosed(message, 'closed before it was sent.'));
    this.#waiting.clear();
    this.#lost(reason);
    this.#unsubscribe();
    this.#unobserve();
    await this.#keeper.stop(Math.max(0, until - performance.now()));
    this.#stopSweeping();
  }

  #opened(channel: ConfirmChannel): void {
    const window = new ConfirmWindow();
    this.#window = window;
    this.#bufferFull = false;
    channel.on('ack', ({ deliveryTag, multiple }) => {
      for (const pending of window.take(deliveryTag, multiple)) {
        pending.resolve(pending.returned ? 'unroutable' : 'routed');
      }
      this.#settled();
    });
    channel.on('nack', ({ deliveryTag, multiple }) => {
      for (const { message, reject } of window.take(deliveryTag, multiple)) {
        reject(new PublishNacked(message, 'the broker could not store it; a queue is full or without its majority.'));
      }
      this.#settled();
    });
    channel.on('return', ({ fields, properties }) => {
      const { exchange, routingKey } = fields;
      window.markReturned({ exchange, routingKey, messageId: properties.messageId });
    });
    channel.on('drain', () => {
      if (this.#window !== window) return;
      this.#bufferFull = false;
      this.#flush();
    });
    this.#flush();
  }

  #lost(why: Error): void {
    const lost = this.#window;
    this.#window = new ConfirmWindow();
    for (const { message, reject } of lost.values()) {
      reject(
        this.#closed ? new PublishLost(message, `not confirmed before ${why.message}.`) : fateAtClose(message, why),
      );
    }
    this.#settled();
  }

  #settled(): void {
    this.#flush();
    if (this.pending === 0) this.#whenIdle?.();
  }

  #flush(): void {
    const { channel } = this.#keeper;
    if (!channel || this.#connection.state !== 'connected') return;
    for (const pending of this.#waiting) {
      if (this.#bufferFull || this.#window.size >= this.#maxInFlight) return;
      this.#waiting.delete(pending);
      this.#send(channel, pending);
    }
  }

  #send(channel: ConfirmChannel, pending: PendingMessage): void {
    const { message, messageId } = pending;
    try {
      const room = channel.publish(
        message.exchange,
        message.routingKey,
        message.content,
        wireOptions(message, messageId),
      );
      pending.deadline = performance.now() + pending.timeoutMs;
      this.#window.add(pending);
      this.#bufferFull = !room;
    } catch (error) {
      const said = error instanceof Error ? error.message : String(error);
      pending.reject(
        new PublishUnencodable(message, `it cannot be sent as an AMQP message: ${said}`, { cause: error }),
      );
    }
  }

  #sweep(): void {
    const now = performance.now();
    for (const pending of this.#waiting) {
      if (pending.deadline > now) continue;
      this.#waiting.delete(pending);
      pending.reject(
        new PublishBlocked(pending.message, `not sent within ${pending.timeoutMs} ms: ${this.#obstacle()}`),
      );
    }
    const overdue = [...this.#window.values()].filter(({ deadline }) => deadline <= now);
    for (const { message, timeoutMs, reject } of overdue) {
      reject(new PublishTimeout(message, `no confirm within ${timeoutMs} ms. Publish it again with the same id.`));
    }
    // Rejecting twice is harmless: the rest of this window is lost with its channel.
    if (overdue.length > 0) this.#keeper.discard(new Error('a confirm did not come in time'));
    if (this.pending === 0) this.#stopSweeping();
  }

  #stopSweeping(): void {
    if (this.#sweeper) clearInterval(this.#sweeper);
    this.#sweeper = null;
  }

  #obstacle(): string {
    if (this.#connection.state === 'blocked') return 'the broker blocks publishers (memory or disk alarm).';
    if (!this.#keeper.channel) return 'there is no connection to the broker.';
    return 'too many messages await their confirm.';
  }
}

const wireOptions = (message: OutgoingMessage, messageId: string): Options.Publish => ({
  ...message.properties,
  messageId,
  headers: message.headers ?? {},
  persistent: true,
  mandatory: message.mandatory ?? true,
});
