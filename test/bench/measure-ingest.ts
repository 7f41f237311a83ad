import { type ChannelModel, connect } from 'amqplib';
import { freePort } from '../support/free-port.js';
import { waitUntil } from '../support/wait-until.js';
import type { BenchSource, Place } from './bench-scene.js';
import { sendDeliveries } from './delivery-feed.js';
import { WARM_UP } from './measure-tasks.js';
import type { Program } from './program.js';

/** Connections that send webhooks at the same time. */
export const CONNECTIONS = 64;

const DEADLINE_MS = 600_000;

/** What a measurement of ingest came to. */
export interface IngestFigures {
  /** Answers per second in steady state. */
  answered: number;
  /** Processor time of the program itself for each webhook; NaN where the system does not tell. */
  cpuMicros: number;
  /** Seconds after the last answer until every event was published and marked; null for a program that publishes none. */
  behindSeconds: number | null;
}

/** How to see that a program has kept its word. */
export interface Keeping {
  /** Counts what is kept of every webhook, as `kept`, and how many of those are published, as `published`. */
  readonly text: string;
  /** Whether a consumer must get every event too. */
  readonly published: boolean;
}

/** What the product keeps, and whoever has its tables. */
export const PRODUCT: Keeping = {
  text: `SELECT count(*) AS kept, count(published_at) AS published
     FROM waybill.events JOIN waybill.receipts ON receipts.tenant = events.tenant AND receipts.event_id = events.id`,
  published: true,
};

/** What the program with one insert for each request keeps. */
export const ONE_INSERT: Keeping = {
  text: 'SELECT count(*) AS kept, count(*) AS published FROM public.bench_webhooks',
  published: false,
};

/**
 * Webhooks per second, from the answer that ends the warm-up to the last one. What a program says to keep must then be
 * there, and be published.
 *
 * @param keeping null for a program that keeps nothing
 * @throws Error where a webhook is refused, or a receipt, an event or a published event is missing
 */
export async function measureIngest(
  place: Place,
  source: BenchSource,
  count: number,
  start: (port: number) => Program,
  keeping: Keeping | null,
): Promise<IngestFigures> {
  const port = await freePort();
  const watch = keeping && (await Watch.over(place, keeping));
  const program = start(port);
  try {
    await program.during(answersAt(port), 60_000);
    const warm = Math.round(count * WARM_UP);
    const look = () => ({ atMs: performance.now(), cpuMicros: program.cpuMicros() });
    const sending = sendDeliveries(port, source, { count, warm, connections: CONNECTIONS, look });
    const [from, to] = await program.during(sending, DEADLINE_MS);
    const timed = count - warm;
    const answered = timed / ((to.atMs - from.atMs) / 1_000);
    const cpuMicros = (to.cpuMicros - from.cpuMicros) / timed;
    if (!watch) return { answered, cpuMicros, behindSeconds: null };
    await program.during(watch.complete(count), DEADLINE_MS);
    const behindSeconds = keeping.published ? (performance.now() - to.atMs) / 1_000 : null;
    return { answered, cpuMicros, behindSeconds };
  } finally {
    await program.stop();
    await watch?.close();
  }
}

/** Looks from its start on whether what is accepted is kept and published. */
export class Watch {
  #counted = 0;

  private constructor(
    private readonly place: Place,
    private readonly keeping: Keeping,
    private readonly before: number,
    private readonly connection: ChannelModel,
  ) {}

  static async over(place: Place, keeping: Keeping): Promise<Watch> {
    const { kept } = await look(place, keeping);
    const connection = await connect(place.rabbitmqUrl, { noDelay: true });
    connection.on('error', () => undefined);
    const watch = new Watch(place, keeping, kept, connection);
    await watch.#count();
    return watch;
  }

  /** Returns when so many webhooks are kept and published, and none but those. */
  async complete(count: number): Promise<void> {
    const complete = async () => {
      const { kept, published } = await look(this.place, this.keeping);
      const counted = !this.keeping.published || this.#counted >= count;
      return kept - this.before === count && published === kept && counted;
    };
    await waitUntil('the events', complete, { deadlineMs: DEADLINE_MS, everyMs: 50 });
  }

  close(): Promise<void> {
    return this.connection.close();
  }

  async #count(): Promise<void> {
    const channel = await this.connection.createChannel();
    await channel.prefetch(500);
    await channel.consume('waybill.publisher.events', (message) => {
      if (!message) return;
      this.#counted += 1;
      if (this.#counted % 100 === 0) channel.ack(message, true);
    });
  }
}

async function look(place: Place, { text }: Keeping): Promise<{ kept: number; published: number }> {
  const [row] = await place.query<{ kept: string; published: string }>(text);
  return { kept: Number(row?.kept), published: Number(row?.published) };
}

/** Returns when a program listens on the port. */
export async function answersAt(port: number): Promise<void> {
  const answers = async () => (await fetch(`http://127.0.0.1:${port}/livez`)).ok;
  await waitUntil(`an answer at port ${port}`, answers, { deadlineMs: 60_000 });
}
