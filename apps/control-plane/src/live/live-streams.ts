import type { Readable } from 'node:stream';
import { type BeforeApplicationShutdown, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { ProblemError } from '#libs/nest-runtime';
import { OverviewStore } from '#libs/persistence';
import { observe } from '#libs/tracing';
import { explainError } from '../http/explain-error.js';
import { OverviewReadings } from '../overview/overview-readings.js';
import { LiveStream } from './live-stream.js';
import { LiveWatch } from './live-watch.js';

/** Streams of one process, and of one tenant in it, at most. */
const MOST = 200;
const MOST_OF_TENANT = 50;
/** How often a stream says that it goes on, and whoever reads it is asked for again, in milliseconds. */
const BEAT_MS = 10_000;

interface OpenStream {
  stream: LiveStream;
  tenant: string;
  mayStay: () => Promise<boolean>;
}

/** Keeps streams to whoever looks, bounded in number, and ends them with the process or with the right to look. */
@Injectable()
export class LiveStreams implements OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly #open = new Set<OpenStream>();
  readonly #watches = new Map<string, LiveWatch>();
  #beating: NodeJS.Timeout | null = null;
  #unobserve: () => void = () => undefined;
  #closed = false;

  constructor(
    private readonly readings: OverviewReadings,
    private readonly store: OverviewStore,
  ) {}

  onApplicationBootstrap(): void {
    this.#unobserve = observe('waybill_live_streams', 'Streams to pages of the console that are open.', async (tell) =>
      tell(this.#open.size, {}),
    );
  }

  /**
   * Begins a stream. `mayStay` is asked again and again whether its reader may still look; it ends where that is false or
   * cannot be told.
   *
   * @throws ProblemError 429 where the tenant has too many, 503 where this process has, or is about to end
   */
  begin(tenant: string, mayStay: () => Promise<boolean>): Readable {
    if (this.#closed) throw full(503, 'This process is about to end');
    if (this.#open.size >= MOST) throw full(503, `This process serves ${MOST} streams`);
    const own = [...this.#open].filter((one) => one.tenant === tenant).length;
    if (own >= MOST_OF_TENANT) throw full(429, `This tenant has ${MOST_OF_TENANT} streams`);
    const stream = new LiveStream(() => this.#forget(one));
    const one: OpenStream = { stream, tenant, mayStay };
    this.#open.add(one);
    this.#watchOf(tenant).add(stream);
    this.#schedule();
    return stream.readable;
  }

  /** Ends all streams: a page that looks goes to another replica, or looks by itself until there is one. */
  beforeApplicationShutdown(): void {
    this.#closed = true;
    this.#unobserve();
    if (this.#beating) clearTimeout(this.#beating);
    for (const { stream } of this.#open) stream.end();
  }

  #watchOf(tenant: string): LiveWatch {
    const look = async () => {
      const [overview, newest] = await Promise.all([this.readings.of(tenant).read(), this.store.newest(tenant)]);
      return { overview, newest };
    };
    const watch = this.#watches.get(tenant) ?? new LiveWatch({ look, explain });
    this.#watches.set(tenant, watch);
    return watch;
  }

  #forget(one: OpenStream): void {
    this.#open.delete(one);
    if (this.#watches.get(one.tenant)?.remove(one.stream)) this.#watches.delete(one.tenant);
  }

  #schedule(): void {
    if (this.#beating || this.#closed || this.#open.size === 0) return;
    this.#beating = setTimeout(() => {
      void this.#beat().finally(() => {
        this.#beating = null;
        this.#schedule();
      });
    }, BEAT_MS).unref();
  }

  /** One after the other: many streams are no burst of questions to the database. */
  async #beat(): Promise<void> {
    for (const { stream, mayStay } of [...this.#open]) {
      const may = await mayStay().catch(() => false);
      if (may && !this.#closed) stream.beat();
      else stream.end();
    }
  }
}

const explain = (error: unknown): string =>
  explainError(error)?.problem.detail ?? 'How everything stands cannot be read now';

function full(status: 429 | 503, why: string): ProblemError {
  return new ProblemError({
    status,
    code: 'too_many_streams',
    title: 'No stream can be opened now',
    detail: `${why}; ask GET /v1/overview instead, and try again later`,
    headers: { 'retry-after': '30' },
  });
}
