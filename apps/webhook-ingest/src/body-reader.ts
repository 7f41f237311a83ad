import type { IncomingMessage } from 'node:http';
import { errorCodes } from 'fastify';
import type { Place } from '#libs/ingest';

/** Why a body was given up while it arrived: memory has no room for it, or its time was over. */
export type GivenUp = 'no-room' | 'too-slow';

/** Who waits for a body. */
export interface Awaiting {
  /** Called once, with the whole body, or with what is wrong with it. */
  done(error: Error | null, body?: Buffer): void;
  /** Called instead: no more of it is read. */
  giveUp(why: GivenUp): void;
}

interface Arrival {
  /** Monotonic milliseconds. */
  since: number;
  end(why: GivenUp): void;
}

/** Milliseconds between two looks for bodies that take too long, at most: one timer for all, none for each. */
const SWEEP_MS = 250;

/** Reads bodies whole, within the bytes they may have, the room there is, and the time they have. */
export class BodyReader {
  readonly #arriving = new Set<Arrival>();
  #sweeper: NodeJS.Timeout | null = null;

  /** @param maxMs milliseconds a body may take to arrive; it is given up then, or up to a quarter of a second later */
  constructor(
    private readonly maxBytes: number,
    private readonly maxMs: number,
  ) {}

  /** Reads the body of one request, whose bytes are counted in `place`. */
  read(request: IncomingMessage, place: Place, awaiting: Awaiting): void {
    if (Number(request.headers['content-length']) > this.maxBytes) {
      awaiting.done(new errorCodes.FST_ERR_CTP_BODY_TOO_LARGE());
      return;
    }
    const chunks: Buffer[] = [];
    let size = 0;
    const isFirst = () => this.#arriving.delete(arrival);
    const arrival: Arrival = {
      since: performance.now(),
      end: (why) => {
        if (!isFirst()) return;
        request.pause();
        awaiting.giveUp(why);
      },
    };
    this.#arriving.add(arrival);
    this.#sweeper ??= setInterval(() => this.#sweep(), Math.min(SWEEP_MS, this.maxMs)).unref();
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > this.maxBytes) {
        if (isFirst()) awaiting.done(new errorCodes.FST_ERR_CTP_BODY_TOO_LARGE());
      } else if (place.take(chunk.length)) chunks.push(chunk);
      else arrival.end('no-room');
    });
    request.on('end', () => {
      // Copied even where it came in one piece, which is part of what the socket read.
      if (isFirst()) awaiting.done(null, Buffer.concat(chunks, size));
    });
    request.on('error', (error) => {
      if (isFirst()) awaiting.done(Object.assign(error, { statusCode: 400 }));
    });
  }

  #sweep(): void {
    const latest = performance.now() - this.maxMs;
    for (const arrival of this.#arriving) {
      if (arrival.since > latest) break;
      arrival.end('too-slow');
    }
    if (this.#arriving.size > 0 || !this.#sweeper) return;
    clearInterval(this.#sweeper);
    this.#sweeper = null;
  }
}
