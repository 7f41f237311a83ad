import type { Channel } from 'amqplib';
import { backoffMs } from './backoff.js';
import type { ManagedConnection } from './managed-connection.js';

/** What the owner of a kept channel does with it. */
export interface ChannelDuty<C extends Channel> {
  readonly open: (connection: ManagedConnection) => Promise<C>;
  /** Called with every new channel before it counts as open; a throw leads to another try after a pause. */
  readonly setUp: (channel: C) => Promise<void>;
  /** The channel is open and set up. */
  readonly opened: (channel: C) => void;
  /** The channel that was open is gone, and with it all that was unsettled on it. */
  readonly lost: (channel: C, why: Error) => void;
  /** Opening or setting up failed and will be tried again. */
  readonly failed: (error: Error) => void;
}

const PAUSE = { firstMs: 50, capMs: 5_000 };
/** A connection on which a channel does not open for so long is taken for dead, heartbeats or not. */
const OPEN_TIMEOUT_MS = 10_000;
/** A channel that lived so long ends the row of failures that lengthens the pause. */
const STABLE_MS = 5_000;

/**
 * Keeps one channel open: on a connection that came back, after the broker closed the channel, after its owner threw
 * it away. amqplib restores none of these.
 */
export class ChannelKeeper<C extends Channel> {
  readonly #connection: ManagedConnection;
  readonly #duty: ChannelDuty<C>;
  #channel: C | null = null;
  #opening = false;
  #stopped = false;
  #failures = 0;
  #openedAt = 0;
  #retry: NodeJS.Timeout | null = null;
  #unsubscribe: (() => void) | null = null;

  constructor(connection: ManagedConnection, duty: ChannelDuty<C>) {
    this.#connection = connection;
    this.#duty = duty;
  }

  /** The open channel, or `null` while there is none. */
  get channel(): C | null {
    return this.#channel;
  }

  /** Begins to keep a channel. */
  start(): void {
    this.#unsubscribe = this.#connection.onState(() => this.#ensure());
    this.#ensure();
  }

  /** Throws the channel away and opens another. Everything unsettled on it is lost to its owner. */
  discard(why: Error): void {
    const channel = this.#channel;
    if (!channel) return;
    this.#gone(channel, why);
    closeQuietly(channel);
  }

  /** Ends keeping; closes the channel, at the latest after `deadlineMs` without the broker's answer. */
  async stop(deadlineMs: number): Promise<void> {
    this.#stopped = true;
    this.#unsubscribe?.();
    if (this.#retry) clearTimeout(this.#retry);
    const channel = this.#channel;
    this.#channel = null;
    if (!channel) return;
    const patience = Promise.withResolvers<void>();
    const timer = setTimeout(patience.resolve, deadlineMs);
    await Promise.race([closeQuietly(channel), patience.promise]);
    clearTimeout(timer);
  }

  #ensure(): void {
    if (this.#stopped || this.#opening || this.#channel || this.#retry || this.#connection.state !== 'connected')
      return;
    this.#opening = true;
    void this.#open();
  }

  async #open(): Promise<void> {
    const watchdog = setInterval(() => {
      // A blocked broker reads nothing from us; that is no sign of death.
      if (this.#connection.state === 'connected') this.#connection.abort('no channel could be opened in time');
    }, OPEN_TIMEOUT_MS);
    try {
      const channel = await this.#duty.open(this.#connection);
      const fate = { error: null as Error | null, closed: false };
      channel.on('error', (error) => {
        fate.error = error;
      });
      channel.on('close', () => {
        fate.closed = true;
        this.#gone(channel, fate.error ?? new Error('channel closed'));
      });
      await this.#duty.setUp(channel);
      if (fate.closed) throw fate.error ?? new Error('channel closed');
      if (this.#stopped) {
        closeQuietly(channel);
        return;
      }
      this.#channel = channel;
      this.#openedAt = performance.now();
      this.#duty.opened(channel);
    } catch (error) {
      this.#duty.failed(error instanceof Error ? error : new Error(String(error)));
      this.#tryLater();
    } finally {
      clearInterval(watchdog);
      this.#opening = false;
      this.#ensure();
    }
  }

  #gone(channel: C, why: Error): void {
    if (this.#channel !== channel) return;
    this.#channel = null;
    if (performance.now() - this.#openedAt > STABLE_MS) this.#failures = 0;
    this.#duty.lost(channel, why);
    this.#tryLater();
  }

  #tryLater(): void {
    if (this.#stopped || this.#retry) return;
    this.#retry = setTimeout(
      () => {
        this.#retry = null;
        this.#ensure();
      },
      backoffMs(this.#failures, PAUSE),
    );
    this.#failures += 1;
  }
}

const closeQuietly = async (channel: Channel): Promise<void> => {
  try {
    await channel.close();
  } catch {
    // It was closed already, or its connection is gone: what was wanted.
  }
};
