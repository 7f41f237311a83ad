import { BaseRpcContext, type CustomTransportStrategy, type MessageHandler, Server } from '@nestjs/microservices';
import { isObservable, lastValueFrom } from 'rxjs';
import {
  Consumer,
  type Delivery,
  type ManagedConnection,
  type Publisher,
  type Settlement,
  type Topology,
} from '#libs/messaging';

/** One queue and the `@MessagePattern` of the handler its deliveries go to. */
export interface Subscription {
  readonly queue: string;
  readonly pattern: string;
  /** Most deliveries in the hands of the handler at a time. */
  readonly prefetch: number;
}

/** What a transport needs beside its connection and publisher. */
export interface TransportOptions {
  readonly subscriptions: readonly Subscription[];
  /** With it a deleted queue is declared again. */
  readonly topology?: Topology;
  /** Milliseconds handlers get to finish at shutdown. */
  readonly drainMs: number;
  readonly onError: (error: Error, context: { readonly queue: string; readonly delivery: Delivery | null }) => void;
}

const KINDS: ReadonlySet<unknown> = new Set<Settlement['kind']>(['ack', 'dead-letter', 'requeue']);

const isSettlement = (value: unknown): value is Settlement =>
  typeof value === 'object' && value !== null && 'kind' in value && KINDS.has(value.kind);

/**
 * Nest's message handlers over our consumers: a handler gets the Delivery as its payload and returns the Settlement.
 * Nothing of Nest's own RabbitMQ transport is used: no envelope, no automatic acks.
 */
export class WaybillTransport extends Server implements CustomTransportStrategy {
  override readonly transportId = Symbol('waybill');
  readonly #connection: ManagedConnection;
  readonly #publisher: Publisher;
  readonly #options: TransportOptions;
  #consumers: readonly Consumer[] = [];

  constructor(connection: ManagedConnection, publisher: Publisher, options: TransportOptions) {
    super();
    this.#connection = connection;
    this.#publisher = publisher;
    this.#options = options;
  }

  /** Begins to consume; a subscription without a handler is an error that names the handlers there are. */
  listen(callback: (error?: Error) => void): void {
    try {
      this.#consumers = this.#options.subscriptions.map((subscription) => this.#consumerOf(subscription));
    } catch (error) {
      callback(error instanceof Error ? error : new Error(String(error)));
      return;
    }
    for (const consumer of this.#consumers) consumer.start();
    callback();
  }

  /** Drains every consumer within the deadline. */
  async close(): Promise<void> {
    await Promise.all(this.#consumers.map((consumer) => consumer.drain(this.#options.drainMs)));
  }

  /** Stops consuming for this reason and holds what is here, until `resume` with the same reason. */
  pause(reason: string): void {
    for (const consumer of this.#consumers) consumer.pause(reason);
  }

  /** Takes back one reason of `pause`. */
  resume(reason: string): void {
    for (const consumer of this.#consumers) consumer.resume(reason);
  }

  /** Whether every consumer is consuming, or paused on purpose. */
  get healthy(): boolean {
    return this.#consumers.every(({ state }) => state === 'consuming' || state === 'paused');
  }

  /** There are no events to listen to: state is told by connection and consumers. */
  override on(): never {
    throw new Error('WaybillTransport emits no events; listen to the ManagedConnection.');
  }

  /** The consumers, for whoever knows what they are. */
  override unwrap<T>(): T {
    return this.#consumers as T;
  }

  #consumerOf({ queue, pattern, prefetch }: Subscription): Consumer {
    const { topology, onError } = this.#options;
    const handler = this.getHandlerByPattern(pattern);
    if (!handler || handler.isEventHandler) {
      const known = [...this.getHandlers().keys()].join(', ') || 'none';
      throw new Error(`Queue ${queue} wants a @MessagePattern("${pattern}"), but the handlers are: ${known}.`);
    }
    return new Consumer(this.#connection, this.#publisher, {
      queue,
      prefetch,
      handler: (delivery) => settlementOf(handler, pattern, delivery),
      onError: (error, delivery) => onError(error, { queue, delivery }),
      ...(topology ? { topology } : {}),
    });
  }
}

const settlementOf = async (handler: MessageHandler, pattern: string, delivery: Delivery): Promise<Settlement> => {
  const answered: unknown = await handler(delivery, new BaseRpcContext([]));
  const settlement: unknown = isObservable(answered) ? await lastValueFrom(answered, { defaultValue: null }) : answered;
  if (isSettlement(settlement)) return settlement;
  throw new TypeError(`The handler of "${pattern}" must return a Settlement; it returned ${typeof settlement}.`);
};
