import type { Logger } from 'pino';
import { ReplayRounds, type ReplayStore } from '#libs/delivery';
import { allowedNow } from '#libs/execution';
import { isDatabaseAway } from '#libs/persistence';

/** Pause between two rounds, in milliseconds: while runs are live, and while there are none. */
const BUSY_MS = 200;
const IDLE_MS = 1_000;

/**
 * Carries replay runs out, in every replica: what one owes anew, any of them brings. Where a run is held by another replica, or the
 * database is away, the next round comes to it.
 */
export class Replays {
  readonly #rounds: ReplayRounds;
  #timer: NodeJS.Timeout | null = null;
  #round: Promise<void> = Promise.resolve();
  #stopped = false;

  /** @param whenOwed is told that something may be due now */
  constructor(
    store: ReplayStore,
    private readonly logger: Logger,
    whenOwed: () => void,
  ) {
    this.#rounds = new ReplayRounds(store, allowedNow, {
      sent: whenOwed,
      ended: ({ tenant, id }) => this.logger.info({ tenant, run: id }, 'A replay run has ended'),
      failed: ({ tenant, id }, err) =>
        this.logger.warn({ err, tenant, run: id }, 'A replay run could not go on; it is tried again'),
    });
  }

  start(): void {
    this.#schedule(IDLE_MS);
  }

  /** Begins no further round, and waits for the one that is under way. */
  async stop(): Promise<void> {
    this.#stopped = true;
    if (this.#timer) clearTimeout(this.#timer);
    await this.#round;
  }

  #schedule(inMs: number): void {
    if (this.#stopped) return;
    this.#timer = setTimeout(() => {
      this.#round = this.#once().then((isBusy) => this.#schedule(isBusy ? BUSY_MS : IDLE_MS));
    }, inMs).unref();
  }

  /** Whether there are live runs. */
  async #once(): Promise<boolean> {
    try {
      return await this.#rounds.round();
    } catch (error) {
      const isAway = isDatabaseAway(error);
      this.logger[isAway ? 'debug' : 'error']({ err: error }, 'Looking for replay runs failed');
      return false;
    }
  }
}
