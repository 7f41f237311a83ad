import type { Logger } from 'pino';
import type { Steady } from '#libs/delivery';
import { type BatchFault, ShuttingDown, untilAvailable } from '#libs/execution';
import { classifyDatabaseError } from '#libs/persistence';

/** What can be told to stop consuming for a while. */
export interface Pausable {
  pause(reason: string): void;
  resume(reason: string): void;
}

const REASON = 'database';

/**
 * Waits out PostgreSQL. Meanwhile nothing further is consumed, and the deliveries at hand are held: neither acked nor
 * given back.
 */
export class DatabasePatience {
  readonly #draining = new AbortController();
  #waiting = 0;
  #consumers: Pausable | null = null;

  constructor(private readonly logger: Logger) {}

  /** Aborted once the process drains. */
  get draining(): AbortSignal {
    return this.#draining.signal;
  }

  /** The consumers that pause while the database is away. */
  governs(consumers: Pausable): void {
    this.#consumers = consumers;
  }

  /** From now on nobody waits: work that meets an outage ends with ShuttingDown. */
  end(): void {
    this.#draining.abort();
  }

  /** Repeats `work` until the database has answered. */
  readonly steady: Steady = async (work) => {
    let waits = false;
    try {
      return await untilAvailable(work, {
        classify: faultOf,
        signal: this.#draining.signal,
        onWait: (error) => {
          waits = true;
          this.#begin(error);
        },
      });
    } finally {
      if (waits) this.#done();
    }
  };

  #begin(error: unknown): void {
    this.#waiting++;
    if (this.#waiting > 1) return;
    this.logger.warn({ err: error }, 'PostgreSQL is away: consuming is paused, deliveries are held');
    this.#consumers?.pause(REASON);
  }

  #done(): void {
    this.#waiting--;
    if (this.#waiting > 0) return;
    this.logger.info('PostgreSQL answers: consuming goes on');
    this.#consumers?.resume(REASON);
  }
}

/** What an error of a batch calls for. What is no error of the database's is nobody's outage: it lies with the rows. */
export function faultOf(error: unknown): BatchFault {
  return error instanceof ShuttingDown ? 'unavailable' : classifyDatabaseError(error);
}
