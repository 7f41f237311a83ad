import type { Duplex } from 'node:stream';
import { type Channel, type ChannelModel, type ConfirmChannel, connect } from 'amqplib';
import { observeCertificate, observeConnection } from '../observing/connection-metrics.js';
import { backoffMs } from './backoff.js';
import { BrokerRefused, BrokerUnfit, unfitness } from './broker-fitness.js';
import { certificateEnd } from './certificate-end.js';
import { gatherWrites } from './gather-writes.js';

/**
 * Where a managed connection is.
 *
 *   connecting <-> connected <-> blocked
 *        any of them -> closed
 */
export type ConnectionState = 'connecting' | 'connected' | 'blocked' | 'closed';

/** Told at every change; `detail` says why, where there is a why, and never holds a secret. */
export type ConnectionListener = (state: ConnectionState, detail: string | null) => void;

/** What a managed connection needs to know. */
export interface ConnectionOptions {
  /** `amqp://` or `amqps://`, with user, password and vhost. */
  readonly url: string;
  /** Shown in the broker's list of connections; say which service and what for. */
  readonly name: string;
  /** Seconds without a sign of life after which a side begins to doubt the other. @default 10 */
  readonly heartbeatSeconds?: number;
  /** Milliseconds for TCP, TLS and AMQP handshakes together. @default 10000 */
  readonly timeoutMs?: number;
  /** Longest pause between two tries, milliseconds. @default 10000 */
  readonly retryCapMs?: number;
  /** Certificates for `amqps:`. */
  readonly tls?: { readonly ca?: Buffer; readonly cert?: Buffer; readonly key?: Buffer };
}

const FIRST_RETRY_MS = 100;
const REFUSALS_TO_BELIEVE = 5;

/**
 * One connection to the broker that comes back by itself, for ever. Publishing and consuming each have their own: an
 * alarm on the broker stops a connection that publishes, and must not stop the acks of one that consumes.
 */
export class ManagedConnection {
  readonly #options: ConnectionOptions;
  readonly #listeners = new Set<ConnectionListener>();
  readonly #closing = new AbortController();
  #state: ConnectionState = 'connecting';
  #model: ChannelModel | null = null;
  readonly #unobserve: readonly (() => void)[];

  constructor(options: ConnectionOptions) {
    this.#options = options;
    this.#unobserve = [
      observeConnection(options.name, () => this.#model !== null),
      observeCertificate(options.name, () => this.certificateEndsAt),
    ];
  }

  /** Where the connection is now. */
  get state(): ConnectionState {
    return this.#state;
  }

  /** When the certificate ends that the broker has shown, in seconds since 1970; null without TLS or connection. */
  get certificateEndsAt(): number | null {
    return this.#model && certificateEnd(socketOf(this.#model));
  }

  /** Name of the broker user, which is what `user_id` of our own messages must say. */
  get userName(): string {
    return decodeURIComponent(new URL(this.#options.url).username) || 'guest';
  }

  /** Calls `listener` at every change from now on; the returned function ends that. */
  onState(listener: ConnectionListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /**
   * Connects, trying for ever while the broker does not answer.
   *
   * Throws BrokerUnfit for a broker that cannot keep the promise, and BrokerRefused for a login or vhost it refused
   * five times in a row: at start both are mistakes in the set-up, while a broker that is only just starting or
   * stopping refuses for a moment.
   */
  start(): Promise<void> {
    let refusals = 0;
    return this.#connectAtLast((error) => {
      refusals = error instanceof BrokerRefused ? refusals + 1 : 0;
      return error instanceof BrokerUnfit || refusals >= REFUSALS_TO_BELIEVE;
    });
  }

  /** Connects behind the scenes; even a refusal is only a reason to try again, told to the listeners. */
  startInBackground(): void {
    void this.#connectAtLast(() => false);
  }

  /** Opens a plain channel. Throws where there is no connection. */
  openChannel(): Promise<Channel> {
    return this.#connected().createChannel();
  }

  /** Opens a channel with publisher confirms. Throws where there is no connection. */
  openConfirmChannel(): Promise<ConfirmChannel> {
    return this.#connected().createConfirmChannel();
  }

  /** Cuts the socket of a connection that has stopped answering; it then comes back like after any other loss. */
  abort(why: string): void {
    if (this.#model) socketOf(this.#model).destroy(new Error(why));
  }

  /** Closes for good. A broker that does not answer within `deadlineMs` is left without a farewell. */
  async close(deadlineMs = 5_000): Promise<void> {
    if (this.#closing.signal.aborted) return;
    this.#closing.abort();
    for (const end of this.#unobserve) end();
    const model = this.#model;
    this.#model = null;
    this.#become('closed', null);
    if (!model) return;
    const closed = Promise.withResolvers<void>();
    const timer = setTimeout(closed.resolve, deadlineMs);
    model.on('close', () => closed.resolve());
    model.close().then(closed.resolve, closed.resolve);
    await closed.promise;
    clearTimeout(timer);
    // Without an error amqplib takes no notice of it, and its heartbeat keeps the process alive.
    socketOf(model).destroy(new Error('closed'));
  }

  #connected(): ChannelModel {
    if (!this.#model)
      throw new Error(`Connection ${this.#options.name} is ${this.#state}; wait for it to be connected.`);
    return this.#model;
  }

  async #connect(): Promise<void> {
    const { name, tls, timeoutMs = 10_000 } = this.#options;
    const model = await connect(withHeartbeat(this.#options), {
      ...tls,
      noDelay: true,
      keepAlive: true,
      timeout: timeoutMs,
      clientProperties: { connection_name: name },
    }).catch((error: unknown) => {
      throw explainRefusal(error, this.#options);
    });
    model.on('error', () => undefined);
    gatherWrites(socketOf(model));
    const refusal = unfitness({ ...model.connection.serverProperties });
    if (refusal !== null || this.#closing.signal.aborted) {
      await model.close().catch(() => undefined);
      if (refusal !== null) throw new BrokerUnfit(refusal);
      return;
    }
    model.on('close', (error) => this.#lost(model, error));
    model.on('blocked', (reason) => this.#become('blocked', reason));
    model.on('unblocked', () => this.#become('connected', null));
    this.#model = model;
    this.#become('connected', null);
  }

  #lost(model: ChannelModel, error: Error | undefined): void {
    if (this.#model !== model) return;
    this.#model = null;
    socketOf(model).destroy();
    this.#become('connecting', error?.message ?? 'closed by the broker');
    this.startInBackground();
  }

  async #connectAtLast(isFinal: (error: unknown) => boolean): Promise<void> {
    for (let attempt = 0; !this.#closing.signal.aborted; attempt += 1) {
      try {
        return await this.#connect();
      } catch (error) {
        if (isFinal(error)) {
          this.#become('closed', error instanceof Error ? error.message : null);
          throw error;
        }
        await this.#pause(attempt, error);
      }
    }
  }

  async #pause(attempt: number, error: unknown): Promise<void> {
    this.#become('connecting', error instanceof Error ? error.message : String(error));
    const ms = backoffMs(attempt, { firstMs: FIRST_RETRY_MS, capMs: this.#options.retryCapMs ?? 10_000 });
    const { signal } = this.#closing;
    await new Promise<void>((resolve) => {
      const done = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', done);
        resolve();
      };
      const timer = setTimeout(done, ms);
      signal.addEventListener('abort', done);
      if (signal.aborted) done();
    });
  }

  #become(state: ConnectionState, detail: string | null): void {
    if (this.#state === 'closed') return;
    this.#state = state;
    for (const listener of [...this.#listeners]) listener(state, detail);
  }
}

/** amqplib ends a lost socket politely, which lingers where the peer is gone; its types do not show the socket. */
const socketOf = (model: ChannelModel): Duplex => (model.connection as unknown as { stream: Duplex }).stream;

const withHeartbeat = ({ url, heartbeatSeconds = 10 }: ConnectionOptions): string => {
  const parsed = new URL(url);
  if (!parsed.searchParams.has('heartbeat')) parsed.searchParams.set('heartbeat', String(heartbeatSeconds));
  return parsed.href;
};

const explainRefusal = (error: unknown, { url, name }: ConnectionOptions): unknown => {
  const said = error instanceof Error ? error.message : String(error);
  // A missing vhost, or one the user has no rights in, shows as a close where the broker should have said "open".
  if (!/Handshake terminated by server|Expected ConnectionOpenOk; got <ConnectionClose/.test(said)) return error;
  const { hostname, port, pathname, username } = new URL(url);
  return new BrokerRefused(
    `RabbitMQ at ${hostname}:${port || 'its default port'} refused ${name} as user ${username || 'guest'} ` +
      `in vhost ${decodeURIComponent(pathname.slice(1)) || '/'}: ${said}. Check RABBITMQ_URL, or provision the broker.`,
    { cause: error },
  );
};
