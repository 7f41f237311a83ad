import { type Channel, type ChannelModel, connect } from 'amqplib';
import { deadQueue, EXCHANGES, QUEUES, quarantineQueue, taskQueue } from '#libs/messaging';
import { CONNECTOR } from './services.js';

const RESULTS_QUEUE = 'bench.results';
/** Results acked together. */
const ACK_EVERY = 100;

/** Queues that must be empty when all is done, by what would be in them. */
const QUEUES_TO_EMPTY = [taskQueue(CONNECTOR), deadQueue(CONNECTOR), quarantineQueue(CONNECTOR), QUEUES.unroutable];

/** The broker as an operator sees it: how full queues are, and every result that is announced, counted by its id. */
export class BrokerSide {
  readonly #seen = new Map<string, number>();
  #unacked = 0;

  private constructor(
    private readonly connection: ChannelModel,
    private readonly channel: Channel,
  ) {}

  /** Counts results from now on. */
  static async open(url: string): Promise<BrokerSide> {
    const connection = await connect(url, { noDelay: true, timeout: 10_000 });
    connection.on('error', () => undefined);
    const channel = await connection.createChannel();
    await channel.assertQueue(RESULTS_QUEUE, { durable: true, arguments: { 'x-queue-type': 'quorum' } });
    await channel.bindQueue(RESULTS_QUEUE, EXCHANGES.results, '#');
    await channel.prefetch(2 * ACK_EVERY);
    const side = new BrokerSide(connection, channel);
    await channel.consume(RESULTS_QUEUE, (message) => {
      if (message) side.#receive(message.properties.messageId as string, message.fields.deliveryTag);
    });
    return side;
  }

  /** How often each result was announced, by the id of its event: `<task>/<sequence>`. */
  get announcements(): ReadonlyMap<string, number> {
    return this.#seen;
  }

  /** Dead letters the drain has not taken yet. */
  async dead(): Promise<number> {
    return (await this.channel.checkQueue(deadQueue(CONNECTOR))).messageCount;
  }

  /** Drops results that are on their way to the result-publisher, so that the drain has it for itself. */
  async dropResults(): Promise<void> {
    await this.channel.purgeQueue(QUEUES.publisherResults);
  }

  /** Messages that are left in queues. */
  async left(): Promise<number> {
    let left = 0;
    for (const queue of QUEUES_TO_EMPTY) left += (await this.channel.checkQueue(queue)).messageCount;
    return left;
  }

  close(): Promise<void> {
    return this.connection.close();
  }

  #receive(id: string, deliveryTag: number): void {
    this.#seen.set(id, (this.#seen.get(id) ?? 0) + 1);
    this.#unacked += 1;
    if (this.#unacked < ACK_EVERY) return;
    this.#unacked = 0;
    this.channel.ack({ fields: { deliveryTag } } as Parameters<Channel['ack']>[0], true);
  }
}
