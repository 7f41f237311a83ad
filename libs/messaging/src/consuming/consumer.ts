import type { Span } from '@opentelemetry/api';
import type { Channel, ConsumeMessage } from 'amqplib';
import { reach } from '#libs/failpoints';
import { errorType, markFailed } from '#libs/tracing';
import { ChannelKeeper } from '../connection/channel-keeper.js';
import type { ManagedConnection } from '../connection/managed-connection.js';
import { countConsumed, observeInFlight } from '../observing/consume-metrics.js';
import type { Publisher } from '../publishing/publisher.js';
import { rebuildQueue } from '../topology/build.js';
import { queueKind } from '../topology/names.js';
import type { Topology } from '../topology/topology.js';
import { ChannelSession } from './channel-session.js';
import { type Delivery, deliveryOf } from './delivery.js';
import { noteSettlement, processInSpan } from './process-span.js';
import { type HeldDelivery, type SettlingContext, settle, settleAfterBug } from './settle.js';
import type { DeliveryHandler } from './settlement.js';

/** What a consumer consumes, and how. */
export interface ConsumerOptions {
  readonly queue: string;
  /** Most deliveries in the hands of the handler at a time, and most unacknowledged per consumer at the broker. */
  readonly prefetch: number;
  readonly handler: DeliveryHandler;
  /** With it a queue that was deleted is declared again; the user needs `configure` on it. */
  readonly topology?: Topology;
  /** Told of every trouble, each of which is survived: a throwing handler (with its delivery), a lost channel. */
  readonly onError?: (error: Error, delivery: Delivery | null) => void;
}

/** `down` is without a channel, and on the way back. */
export type ConsumerState = 'idle' | 'consuming' | 'paused' | 'down' | 'draining';

/** What a drain left: handlers that came to their end, deliveries given back, handlers that outran the deadline. */
export interface DrainReport {
  readonly finished: number;
  readonly requeued: number;
  readonly abandoned: number;
}

const CANCEL_TIMEOUT_MS = 2_000;

/**
 * Consumes one queue over a channel of its own that comes back by itself, after a broker restart, a closed channel and
 * a deleted queue.
 *
 *   held -> handled -> settled
 *
 * Deliveries are held while the consumer is paused or the handler has its fill; they stay unacknowledged at the broker.
 */
export class Consumer {
  readonly #connection: ManagedConnection;
  readonly #options: ConsumerOptions;
  readonly #kind: string;
  readonly #settling: SettlingContext;
  readonly #keeper: ChannelKeeper<Channel>;
  readonly #drain = new AbortController();
  readonly #pauses = new Set<string>();
  readonly #running = new Set<Promise<void>>();
  #session: ChannelSession | null = null;
  #held: HeldDelivery[] = [];
  #tag: string | null = null;
  #started = false;
  #unobserve: (() => void) | null = null;
  #turn: Promise<void> = Promise.resolve();

  constructor(connection: ManagedConnection, publisher: Pick<Publisher, 'publish'>, options: ConsumerOptions) {
    this.#connection = connection;
    this.#options = options;
    this.#kind = queueKind(options.queue);
    this.#settling = {
      publisher,
      draining: this.#drain.signal,
      onError: (error, delivery) => options.onError?.(error, delivery),
    };
    this.#keeper = new ChannelKeeper(connection, {
      open: (open) => open.openChannel(),
      setUp: (channel) => this.#setUp(channel),
      opened: () => this.#reconcile(),
      lost: (_channel, why) => this.#lost(why),
      failed: (error) => options.onError?.(error, null),
    });
  }

  /** The queue it consumes. */
  get queue(): string {
    return this.#options.queue;
  }

  /** What it is doing. */
  get state(): ConsumerState {
    if (this.#drain.signal.aborted) return 'draining';
    if (!this.#started) return 'idle';
    if (this.#pauses.size > 0) return 'paused';
    return this.#tag === null ? 'down' : 'consuming';
  }

  /** Deliveries in the hands of the handler. */
  get inFlight(): number {
    return this.#running.size;
  }

  /** Begins to consume, now or when broker and queue are there. */
  start(): void {
    if (this.#started) return;
    this.#started = true;
    this.#unobserve = observeInFlight(this.queue, () => this.inFlight);
    this.#keeper.start();
  }

  /** Stops consuming for this reason and holds what is here; several reasons add up. */
  pause(reason: string): void {
    this.#pauses.add(reason);
    this.#reconcile();
  }

  /** Takes one reason back; with the last one consuming goes on, with what was held first. */
  resume(reason: string): void {
    if (!this.#pauses.delete(reason)) return;
    this.#reconcile();
    this.#pump();
  }

  /**
   * Stops for good: cancels, gives back what was not started, lets handlers finish for at most `deadlineMs`, sends
   * their acks and closes the channel. What was not finished is delivered again to somebody else.
   */
  async drain(deadlineMs: number): Promise<DrainReport> {
    const until = performance.now() + deadlineMs;
    const handlers = this.#running.size;
    this.#drain.abort();
    this.#reconcile();
    await within(this.#turn, Math.min(deadlineMs, CANCEL_TIMEOUT_MS));
    const waiting = this.#held;
    this.#held = [];
    for (const { session, tag } of waiting) session.giveBack(tag);
    await within(Promise.all(this.#running), until - performance.now());
    this.#session?.flush();
    await this.#keeper.stop(Math.max(1_000, until - performance.now()));
    this.#session?.end();
    this.#unobserve?.();
    const abandoned = this.#running.size;
    return { finished: handlers - abandoned, requeued: waiting.length, abandoned };
  }

  async #setUp(channel: Channel): Promise<void> {
    const { queue, prefetch, topology } = this.#options;
    await channel.prefetch(prefetch);
    const session = new ChannelSession(channel);
    channel.on('close', () => session.end());
    this.#session = session;
    this.#tag = null;
    if (this.#pauses.size > 0 || this.#drain.signal.aborted) return;
    try {
      await this.#consume(session);
    } catch (error) {
      if (topology && error instanceof Error && 'code' in error && error.code === 404) {
        await rebuildQueue(this.#connection, topology, queue);
      }
      throw error;
    }
  }

  async #consume(session: ChannelSession): Promise<void> {
    const { consumerTag } = await session.channel.consume(this.#options.queue, (message) => {
      if (message) this.#received(session, message);
      else this.#cancelledByBroker(session);
    });
    this.#tag = consumerTag;
  }

  #cancelledByBroker({ channel }: ChannelSession): void {
    const why = new Error(`The broker cancelled the consumer of ${this.#options.queue}: the queue was deleted.`);
    if (this.#keeper.channel === channel) this.#keeper.discard(why);
    else void channel.close().catch(() => undefined);
  }

  #lost(why: Error): void {
    this.#session?.end();
    this.#session = null;
    this.#held = [];
    this.#tag = null;
    if (!this.#drain.signal.aborted) this.#options.onError?.(why, null);
  }

  /** Brings the subscription in line with what is wanted, one step after the other. */
  #reconcile(): void {
    this.#turn = this.#turn.then(() => this.#bringInLine()).catch(() => undefined);
  }

  async #bringInLine(): Promise<void> {
    const channel = this.#keeper.channel;
    const session = this.#session;
    if (!channel || !session?.open) return;
    const tag = this.#tag;
    if (this.#goesOn()) {
      // Each subscription has a prefetch of its own: first what an earlier one left, or a flapping pause piles up.
      if (tag === null && this.#held.length === 0) await this.#consume(session);
    } else if (tag !== null) {
      this.#tag = null;
      await channel.cancel(tag);
    }
  }

  #goesOn(): boolean {
    return this.#pauses.size === 0 && !this.#drain.signal.aborted;
  }

  #received(session: ChannelSession, message: ConsumeMessage): void {
    const delivery = deliveryOf(this.#options.queue, message);
    this.#held.push({ delivery, tag: message.fields.deliveryTag, session });
    this.#pump();
  }

  #pump(): void {
    while (this.#goesOn() && this.#running.size < this.#options.prefetch) {
      const next = this.#held.shift();
      if (!next) {
        if (this.#tag === null) this.#reconcile();
        return;
      }
      if (!next.session.open) continue;
      const run = processInSpan(next.delivery, (span) => this.#handle(next, span)).finally(() => {
        this.#running.delete(run);
        this.#pump();
      });
      this.#running.add(run);
    }
  }

  async #handle(held: HeldDelivery, span: Span): Promise<void> {
    try {
      const taken = reach('delivery', this.#kind, 'before');
      if (taken) await taken;
      const settlement = await this.#options.handler(held.delivery);
      noteSettlement(span, settlement);
      countConsumed(this.queue, settlement.kind);
      await settle(held, settlement, this.#settling);
    } catch (error) {
      markFailed(span, errorType(error));
      countConsumed(this.queue, 'error');
      await settleAfterBug(held, error instanceof Error ? error : new Error(String(error)), this.#settling);
    }
  }
}

const within = async (work: Promise<unknown>, ms: number): Promise<void> => {
  const patience = Promise.withResolvers<void>();
  const timer = setTimeout(patience.resolve, Math.max(0, ms));
  await Promise.race([work, patience.promise]);
  clearTimeout(timer);
};
