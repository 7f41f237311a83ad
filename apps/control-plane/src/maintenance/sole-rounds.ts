import type { OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common';
import type { Database } from '#libs/persistence';
import type { CounterInstrument } from '#libs/tracing';
import { Rounds } from './rounds.js';

/** What the pause behind a round follows from. */
export interface MadeRound {
  /** False where it had to be left out, for `mayBegin` said so. */
  begun: boolean;
  /** Whether there is more to be done at once; false, too, where another replica looks after it, and after a failure. */
  more: boolean;
  /** Milliseconds. */
  tookMs: number;
}

/** What rounds of one kind are made of. */
export interface SoleRoundsParts {
  /** A pool of their own, of two connections or more; it is closed at the end. */
  database: Database;
  /** Advisory lock of whoever makes them. */
  lock: number;
  /** One round, under the lock. Whether there is more to be done at once. May reject. */
  round: () => Promise<boolean>;
  /** The pause behind a round, in milliseconds. Pure. */
  pauseMs: (made: MadeRound) => number;
  /** Asked before each round. @default always true */
  mayBegin?: () => boolean;
  /** Counts the rounds of this replica, by outcome: done or failed. */
  outcomes?: CounterInstrument;
  /** Logs why a round broke off: what does not go on now, and when it is tried again. */
  onHeldUp: (error: unknown) => void;
  /** Whether it is told of each such round, and not only of the first of those that come one after the other. @default false */
  tellsEach?: boolean;
}

/**
 * Makes rounds while the service runs, in one replica at a time: whoever holds the advisory lock. As what they work on stands in
 * PostgreSQL, another replica goes on where this one dies.
 */
export class SoleRounds implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #parts: SoleRoundsParts;
  readonly #rounds = new Rounds(() => this.#make());
  #troubled = false;

  constructor(parts: SoleRoundsParts) {
    this.#parts = parts;
  }

  onApplicationBootstrap(): void {
    this.#rounds.begin();
  }

  /** Resolves when the round that is under way has ended, and all connections with it. */
  async onApplicationShutdown(): Promise<void> {
    await this.#rounds.stop();
    await this.#parts.database.close();
  }

  /** The pause behind it. */
  async #make(): Promise<number> {
    const { mayBegin = () => true, pauseMs } = this.#parts;
    if (!mayBegin()) return pauseMs({ begun: false, more: false, tookMs: 0 });
    const begun = performance.now();
    const more = await this.#underLock();
    return pauseMs({ begun: true, more, tookMs: performance.now() - begun });
  }

  async #underLock(): Promise<boolean> {
    const { database, lock, round, outcomes, onHeldUp, tellsEach = false } = this.#parts;
    let more = false;
    try {
      await database.underLock(lock, async () => {
        more = await round();
        outcomes?.add(1, { outcome: 'done' });
      });
      this.#troubled = false;
    } catch (error) {
      outcomes?.add(1, { outcome: 'failed' });
      if (tellsEach || !this.#troubled) onHeldUp(error);
      this.#troubled = true;
    }
    return more;
  }
}
