import { setTimeout as pause } from 'node:timers/promises';
import { type ChannelModel, type ConfirmChannel, type ConsumeMessage, connect, type Options } from 'amqplib';

/** A message as an agent gets it. */
export interface Received {
  readonly routingKey: string;
  readonly properties: ConsumeMessage['properties'];
  /** The parsed body; specs look into messages of every shape. */
  // biome-ignore lint/suspicious/noExplicitAny: see above
  readonly body: any;
}

/** Messages of a queue in the order they came, growing. */
export type Inbox = readonly Received[];

interface Session {
  readonly connection: ChannelModel;
  readonly channel: ConfirmChannel;
}

/**
 * A client that is not ours, over bare amqplib, that outlives a broker: it connects again, publishes again what was not
 * confirmed, with the same properties, and goes on consuming.
 */
export class BrokerAgent {
  readonly #url: string;
  readonly #setUps: ((channel: ConfirmChannel) => Promise<unknown>)[] = [];
  #session: Promise<Session> | null = null;
  #closed = false;

  constructor(url: string) {
    this.#url = url;
  }

  /**
   * Declares a queue, binds it and collects what comes: acknowledged once it is here, so a message may come twice where
   * the broker dies meanwhile.
   */
  async collect(
    queue: string,
    options: Options.AssertQueue,
    bindings: readonly { exchange: string; key: string }[] = [],
  ): Promise<Inbox> {
    const inbox: Received[] = [];
    const setUp = async (channel: ConfirmChannel) => {
      await channel.assertQueue(queue, options);
      for (const { exchange, key } of bindings) await channel.bindQueue(queue, exchange, key);
      await channel.consume(queue, (message) => {
        if (!message) return;
        const { content, fields, properties } = message;
        inbox.push({ routingKey: fields.routingKey, properties, body: JSON.parse(content.toString('utf8')) });
        channel.ack(message);
      });
    };
    await setUp((await this.#open()).channel);
    this.#setUps.push(setUp);
    return inbox;
  }

  /** Publishes until a broker confirms it; `attempts` says how often it was sent. Rejects when closed meanwhile. */
  async publish(
    exchange: string,
    routingKey: string,
    body: unknown,
    properties: Options.Publish,
  ): Promise<{ attempts: number }> {
    for (let attempts = 1; ; attempts++) {
      try {
        const { channel } = await this.#open();
        await confirmed(channel, exchange, routingKey, Buffer.from(JSON.stringify(body)), properties);
        return { attempts };
      } catch (error) {
        if (this.#closed) throw error;
        await pause(100);
      }
    }
  }

  /** Runs `work` on a channel of its own, which the broker may close; rejects with what it said. */
  async tryOnce<T>(work: (channel: ConfirmChannel) => Promise<T>): Promise<T> {
    const { connection } = await this.#open();
    const channel = await connection.createConfirmChannel();
    const refused = new Promise<never>((_, reject) => {
      channel.on('error', reject);
    });
    try {
      const result = await Promise.race([work(channel), refused]);
      await channel.close();
      return result;
    } finally {
      refused.catch(() => {});
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    const session = await this.#session?.catch(() => null);
    await session?.connection.close().catch(() => {});
  }

  #open(): Promise<Session> {
    if (this.#closed) return Promise.reject(new Error('the agent is closed'));
    this.#session ??= this.#connect().catch((error) => {
      this.#session = null;
      throw error;
    });
    return this.#session;
  }

  async #connect(): Promise<Session> {
    const connection = await connect(this.#url, {
      clientProperties: { connection_name: 'spec agent' },
      timeout: 5_000,
    });
    connection.on('error', () => {});
    connection.on('close', () => {
      this.#session = null;
      if (!this.#closed && this.#setUps.length > 0) void this.#reconnect();
    });
    const channel = await connection.createConfirmChannel();
    channel.setMaxListeners(0);
    channel.on('error', () => {});
    channel.on('close', () => void connection.close().catch(() => {}));
    for (const setUp of this.#setUps) await setUp(channel);
    return { connection, channel };
  }

  async #reconnect(): Promise<void> {
    while (!this.#closed) {
      if (await this.#open().catch(() => null)) return;
      await pause(200);
    }
  }
}

function confirmed(
  channel: ConfirmChannel,
  exchange: string,
  routingKey: string,
  content: Buffer,
  properties: Options.Publish,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const lost = () => reject(new Error('the channel closed before the confirm'));
    channel.once('close', lost);
    channel.publish(exchange, routingKey, content, properties, (error: unknown) => {
      channel.off('close', lost);
      if (error) reject(error instanceof Error ? error : new Error(String(error)));
      else resolve();
    });
  });
}
