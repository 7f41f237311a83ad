import { freePort } from '../support/free-port.js';
import { TcpProxy } from '../support/tcp-proxy.js';
import type { Place } from './bench-scene.js';
import type { Bench, Measured } from './measure-definition.js';
import { answersAt, CONNECTIONS, type Keeping, measureIngest, ONE_INSERT, PRODUCT, Watch } from './measure-ingest.js';
import { sendPaced } from './paced-feed.js';
import type { Program } from './program.js';
import { quantile } from './statistics.js';

/** How long each program is under the load that is measured, in seconds; a quarter of that warms it up before. */
export const PACED_SECONDS = 8;

const DEADLINE_MS = 120_000;

/** Starts a program on a port, with the broker at this address. */
export type StartPaced = (place: Place, port: number, rabbitmqUrl: string) => Program;

/** A program under the load, and whether its broker is away meanwhile. */
interface Paced {
  start: StartPaced;
  keeping: Keeping;
  away?: boolean;
}

/**
 * The 99th percentile of a webhook's answer, in milliseconds, at half the rate that a Fastify with one insert for each
 * request reaches here and now: its own, that of webhook-ingest, and that of webhook-ingest while its broker is away.
 *
 * @throws Error where a webhook is refused, or what was accepted is not published when the broker is back
 */
export async function measureIngestPace(
  bench: Bench,
  place: Place,
  { oneInsert, ingest }: { oneInsert: StartPaced; ingest: StartPaced },
): Promise<Measured> {
  const { scene, tasks } = bench;
  const begin = (port: number) => oneInsert(place, port, '');
  const { answered } = await measureIngest(place, scene.source, tasks, begin, ONE_INSERT);
  const perSecond = answered / 2;
  const load = { perSecond, seconds: Math.min(PACED_SECONDS, tasks / 2_000), connections: CONNECTIONS };
  const p99 = (paced: Paced) => measureP99(bench, load, paced);
  return {
    figures: {
      'one-insert-p99': await p99({ start: oneInsert, keeping: ONE_INSERT }),
      'ingest-p99': await p99({ start: ingest, keeping: PRODUCT }),
      'ingest-brokerless-p99': await p99({ start: ingest, keeping: PRODUCT, away: true }),
    },
    notes: { perSecond },
  };
}

async function measureP99(
  { scene }: Bench,
  load: { perSecond: number; seconds: number; connections: number },
  { start, keeping, away = false }: Paced,
): Promise<number> {
  const place = await scene.place();
  const port = await freePort();
  const broker = place.ingest['RABBITMQ_URL'] ?? '';
  const proxy = away ? await TcpProxy.before(broker) : null;
  const watch = await Watch.over(place, keeping);
  const program = start(place, port, proxy?.through(broker) ?? broker);
  const send = (seconds: number) =>
    program.during(sendPaced(port, scene.source, { ...load, seconds }), DEADLINE_MS + seconds * 1_000);
  try {
    await program.during(answersAt(port), DEADLINE_MS);
    const warming = await send(load.seconds / 4);
    await program.during(watch.complete(warming.length), DEADLINE_MS);
    proxy?.refuse();
    const latencies = await send(load.seconds);
    proxy?.accept();
    await program.during(watch.complete(warming.length + latencies.length), DEADLINE_MS);
    return quantile(
      latencies.toSorted((a, b) => a - b),
      0.99,
    );
  } finally {
    await program.stop();
    await watch.close();
    await proxy?.close();
    await place.drop();
  }
}
