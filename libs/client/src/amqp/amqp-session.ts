import type { Duplex } from 'node:stream';
import type { ChannelModel, ConfirmChannel, ConsumeMessage, Options, SocketOptions } from 'amqplib';
import { EXCHANGES } from '#libs/contracts';
import type { AmqpOptions } from './amqp-options.js';
import { loadAmqplib } from './load-amqplib.js';
import { fateAtClose, type PublishFate } from './publish-fate.js';

/** A message of a task. */
export interface TaskPublication {
  readonly routingKey: string;
  readonly content: Uint8Array;
  readonly properties: Options.Publish & { readonly messageId: string };
}

export const DEFAULT_TRY_TIMEOUT_MS = 10_000;
const FAREWELL_MS = 2_000;

/**
 * One connection, one channel with confirms, and a queue of its own for answers. Whatever goes wrong in it ends it
 * as a whole; the next one begins with a new queue.
 */
export class AmqpSession {
  /** The queue for answers. It is gone when the session is. */
  readonly replyQueue: string;
  readonly #model: ChannelModel;
  readonly #channel: ConfirmChannel;
  readonly #returned = new Set<string>();
  /** What is to happen at the end; promises would pile up on one that a long session never settles. */
  readonly #atEnd = new Set<(why: Error) => void>();
  #blocked = false;
  #why: Error | null = null;
  #farewell: Promise<void> = Promise.resolve();

  private constructor(model: ChannelModel, channel: ConfirmChannel, replyQueue: string) {
    this.#model = model;
    this.#channel = channel;
    this.replyQueue = replyQueue;
  }

  /** Connects. `onAnswer` gets every message of the reply queue. Rejects with what amqplib or the broker says. */
  static async open(options: AmqpOptions, onAnswer: (message: ConsumeMessage) => void): Promise<AmqpSession> {
    const { connect } = await loadAmqplib();
    const model = await connect(withHeartbeat(options.url), {
      ...(options.tls as SocketOptions),
      noDelay: true,
      keepAlive: true,
      timeout: options.tryTimeoutMs ?? DEFAULT_TRY_TIMEOUT_MS,
      clientProperties: { connection_name: options.name ?? 'waybill client' },
    });
    let fail: (why: Error) => void = () => {};
    const failure = new Promise<never>((_, reject) => {
      fail = reject;
    });
    failure.catch(() => undefined);
    model.on('error', (error) => fail(error));
    model.on('close', (error) => fail(error ?? new Error('the connection was closed')));
    try {
      return await Promise.race([failure, AmqpSession.#setUp(model, onAnswer)]);
    } catch (error) {
      void hangUp(model);
      throw error;
    }
  }

  static async #setUp(model: ChannelModel, onAnswer: (message: ConsumeMessage) => void): Promise<AmqpSession> {
    const channel = await model.createConfirmChannel();
    channel.on('error', () => undefined);
    const { queue } = await channel.assertQueue('', { exclusive: true, durable: false });
    const session = new AmqpSession(model, channel, queue);
    session.#watch();
    // The queue dies with the connection, so there is nothing that an acknowledgement could save.
    const onMessage = (message: ConsumeMessage | null) =>
      message ? onAnswer(message) : session.#end(new Error('the broker has ended the queue for answers'));
    await channel.consume(queue, onMessage, { noAck: true, exclusive: true });
    return session;
  }

  get isOpen(): boolean {
    return this.#why === null;
  }

  /** Calls `listener` once the session has ended, at once where it has. */
  onEnd(listener: () => void): void {
    if (this.#why) listener();
    else this.#atEnd.add(listener);
  }

  /** Publishes one message and waits for what becomes of it. A broker that blocks publishers is waited for. */
  publish({ routingKey, content, properties }: TaskPublication, tryTimeoutMs: number): Promise<PublishFate> {
    return new Promise((resolve) => {
      const { messageId, userId } = properties;
      const settle = (fate: PublishFate) => {
        clearInterval(timer);
        this.#atEnd.delete(lose);
        this.#returned.delete(messageId);
        resolve(fate);
      };
      const lose = (why: Error) => settle(fateAtClose({ routingKey, userId }, why));
      const timer = setInterval(() => {
        if (!this.#blocked) this.#end(new Error(`no confirm within ${tryTimeoutMs} ms`));
      }, tryTimeoutMs);
      if (this.#why) return lose(this.#why);
      this.#atEnd.add(lose);
      const confirmed = (error: unknown) => {
        // An error also comes for what a closed channel has left unconfirmed; the end of the session says more.
        if (error)
          setImmediate(settle, { kind: 'lost', why: new Error('the broker did not take it', { cause: error }) });
        else settle({ kind: this.#returned.has(messageId) ? 'unroutable' : 'confirmed' });
      };
      try {
        const bytes = Buffer.from(content.buffer, content.byteOffset, content.byteLength);
        this.#channel.publish(EXCHANGES.tasks, routingKey, bytes, { ...properties, mandatory: true }, confirmed);
      } catch (error) {
        this.#end(error instanceof Error ? error : new Error(String(error)));
      }
    });
  }

  /** Ends the session; what is unconfirmed is lost. */
  async close(): Promise<void> {
    this.#end(new Error('the client was closed'));
    await this.#farewell;
  }

  #end(why: Error): void {
    if (this.#why) return;
    this.#why = why;
    for (const listener of [...this.#atEnd]) listener(why);
    this.#farewell = hangUp(this.#model);
  }

  #watch(): void {
    this.#channel.on('error', (error) => this.#end(error));
    this.#channel.on('close', () => this.#end(new Error('the channel was closed')));
    this.#channel.on('return', (message) => this.#returned.add(String(message.properties.messageId)));
    this.#model.on('error', (error) => this.#end(error));
    this.#model.on('close', (error) => this.#end(error ?? new Error('the connection was closed')));
    this.#model.on('blocked', () => {
      this.#blocked = true;
    });
    this.#model.on('unblocked', () => {
      this.#blocked = false;
    });
  }
}

/** Says farewell; a broker that does not answer is left without. */
async function hangUp(model: ChannelModel): Promise<void> {
  // amqplib does not show the socket in its types.
  const { stream } = model.connection as unknown as { stream: Duplex };
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, FAREWELL_MS);
  });
  await Promise.race([model.close().catch(() => undefined), patience]);
  clearTimeout(timer);
  stream.destroy(new Error('closed'));
}

function withHeartbeat(url: string): string {
  const parsed = new URL(url);
  if (!parsed.searchParams.has('heartbeat')) parsed.searchParams.set('heartbeat', '10');
  return parsed.href;
}
