import { type Channel, type ChannelModel, type ConfirmChannel, connect } from 'amqplib';
import { newUuid } from '#libs/contracts';
import { type TaskForm, taskBody } from './task-body.js';

/** Unconfirmed at a time at most. */
const WINDOW = 1_000;
/** Results not acked at a time at most, and how many are acked together. */
const PREFETCH = 500;
const ACK_EVERY = 100;

/** Hands tasks to the broker, and counts results as any consumer would: every program has this same one. */
export class TaskFeed {
  #counted = 0;
  #unacked = 0;
  readonly #waiting: { count: number; resolve: (atMs: number) => void }[] = [];
  readonly #arrivals = new Map<string, (atMs: number) => void>();

  private constructor(
    private readonly connections: readonly ChannelModel[],
    private readonly publishing: ConfirmChannel,
    private readonly sender: string,
  ) {}

  /** Connects, and counts from now on. */
  static async open(url: string): Promise<TaskFeed> {
    const options = { noDelay: true, keepAlive: true, timeout: 10_000 };
    const [sending, receiving] = [await connect(url, options), await connect(url, options)];
    for (const connection of [sending, receiving]) connection.on('error', () => undefined);
    const sender = decodeURIComponent(new URL(url).username);
    const feed = new TaskFeed([sending, receiving], await sending.createConfirmChannel(), sender);
    const channel = await receiving.createChannel();
    await channel.prefetch(PREFETCH);
    await channel.consume('waybill.publisher.results', (message) => {
      if (message) feed.#receive(channel, message.fields.deliveryTag, message.properties.correlationId as string);
    });
    return feed;
  }

  /** Results received so far. */
  get counted(): number {
    return this.#counted;
  }

  /** Publishes tasks, and returns when the broker has confirmed all. */
  async fill(count: number, form?: TaskForm): Promise<void> {
    for (let left = count; left > 0; left -= WINDOW) {
      for (let n = Math.min(left, WINDOW); n > 0; n--) this.#publish(newUuid(), form);
      await this.publishing.waitForConfirms();
    }
  }

  /** When so many results were received, in milliseconds of `performance.now()`. */
  reached(count: number): Promise<number> {
    return new Promise((resolve) => {
      if (this.#counted >= count) resolve(performance.now());
      else this.#waiting.push({ count, resolve });
    });
  }

  /** Publishes one task, and returns how long its result took to arrive here, in milliseconds. */
  roundTrip(): Promise<number> {
    const id = newUuid();
    const sentAt = performance.now();
    return new Promise((resolve) => {
      this.#arrivals.set(id, (atMs) => resolve(atMs - sentAt));
      this.#publish(id);
    });
  }

  /** How many consumers take tasks now. */
  async consumers(): Promise<number> {
    return (await this.publishing.checkQueue('waybill.tasks.bench')).consumerCount;
  }

  async close(): Promise<void> {
    await Promise.all(this.connections.map((connection) => connection.close()));
  }

  #publish(id: string, form?: TaskForm): void {
    this.publishing.publish('waybill.tasks', `${form?.connector ?? 'bench'}.noop`, taskBody(id, form), {
      messageId: id,
      contentType: 'application/json',
      userId: this.sender,
      persistent: true,
    });
  }

  #receive(channel: Channel, deliveryTag: number, id: string): void {
    this.#counted += 1;
    const now = performance.now();
    this.#arrivals.get(id)?.(now);
    this.#arrivals.delete(id);
    for (const { count, resolve } of this.#waiting) if (count === this.#counted) resolve(now);
    this.#unacked += 1;
    if (this.#unacked < ACK_EVERY) return;
    this.#unacked = 0;
    channel.ack({ fields: { deliveryTag } } as Parameters<Channel['ack']>[0], true);
  }
}
