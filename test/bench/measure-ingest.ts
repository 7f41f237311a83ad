import { once } from 'node:events';
import { createServer } from 'node:net';
import { type ChannelModel, connect } from 'amqplib';
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

/**
 * Webhooks per second, from the answer that ends the warm-up to the last one. A durable program must then publish all
 * that it has accepted, which a consumer counts.
 *
 * @throws Error where a webhook is refused, or a receipt, an event or a published event is missing
 */
export async function measureIngest(
  place: Place,
  source: BenchSource,
  count: number,
  start: (port: number) => Program,
  { durable }: { durable: boolean },
): Promise<IngestFigures> {
  const port = await freePort();
  const events = durable ? await countEvents(place.rabbitmqUrl) : null;
  const [before] = await stored(place);
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
    if (!events) return { answered, cpuMicros, behindSeconds: null };
    const complete = waitUntil(
      'the events',
      async () => {
        const [now, published] = await stored(place);
        return now - before === count && published === now && events.counted() >= count;
      },
      { deadlineMs: DEADLINE_MS, everyMs: 50 },
    );
    await program.during(complete, DEADLINE_MS);
    return { answered, cpuMicros, behindSeconds: (performance.now() - to.atMs) / 1_000 };
  } finally {
    await program.stop();
    await events?.close();
  }
}

async function stored(place: Place): Promise<[stored: number, published: number]> {
  const [row] = await place.query<{ events: string; published: string }>(
    `SELECT count(*) AS events, count(published_at) AS published
     FROM waybill.events JOIN waybill.receipts ON receipts.tenant = events.tenant AND receipts.event_id = events.id`,
  );
  return [Number(row?.events), Number(row?.published)];
}

async function countEvents(url: string): Promise<{ counted(): number; close(): Promise<void> }> {
  const connection: ChannelModel = await connect(url, { noDelay: true });
  connection.on('error', () => undefined);
  const channel = await connection.createChannel();
  await channel.prefetch(500);
  let counted = 0;
  await channel.consume('waybill.publisher.events', (message) => {
    if (!message) return;
    counted += 1;
    if (counted % 100 === 0) channel.ack(message, true);
  });
  return { counted: () => counted, close: () => connection.close() };
}

async function answersAt(port: number): Promise<void> {
  const answers = async () => (await fetch(`http://127.0.0.1:${port}/livez`)).ok;
  await waitUntil(`an answer at port ${port}`, answers, { deadlineMs: 60_000 });
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (address === null || typeof address === 'string') throw new Error('No port is free');
  return address.port;
}
