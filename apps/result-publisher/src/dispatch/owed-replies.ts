import type { Logger } from 'pino';
import type { ReplyCursor, ReplyStore } from '#libs/delivery';
import { ShuttingDown } from '#libs/execution';
import { type Database, isDatabaseAway } from '#libs/persistence';
import type { DispatchDesk } from './dispatch-desk.js';

/** Advisory lock of the one replica that looks: the bytes of "wbor". */
const LOCK = 0x77626f72;
const PAGE = 200;

/** How often it looks, and how old a copy without an answer must be; milliseconds. */
export interface OwedRepliesTimes {
  everyMs: number;
  ageMs: number;
}

/**
 * Looks now and then for copies of finished tasks that nobody has answered: whoever stored one may have died before it
 * said so.
 */
export class OwedReplies {
  #timer: NodeJS.Timeout | null = null;
  #look: Promise<void> = Promise.resolve();
  #stopped = false;

  constructor(
    private readonly database: Database,
    private readonly replies: ReplyStore,
    private readonly desk: DispatchDesk,
    private readonly logger: Logger,
    private readonly times: OwedRepliesTimes,
  ) {}

  start(): void {
    this.#timer = setInterval(() => {
      this.#look = this.#look.then(() => this.#once());
    }, this.times.everyMs);
  }

  /** Looks no more and waits for what it has found to be answered. */
  async stop(): Promise<void> {
    this.#stopped = true;
    if (this.#timer) clearInterval(this.#timer);
    await this.#look;
  }

  async #once(): Promise<void> {
    if (this.#stopped) return;
    try {
      await this.database.underLock(LOCK, () => this.#answerAll());
    } catch (error) {
      if (error instanceof ShuttingDown) return;
      this.logger[isDatabaseAway(error) ? 'debug' : 'error']({ err: error }, 'Looking for owed replies failed');
    }
  }

  async #answerAll(): Promise<void> {
    let after: ReplyCursor | null = null;
    do {
      const page: Awaited<ReturnType<ReplyStore['overdue']>> = await this.replies.overdue(
        after,
        this.times.ageMs,
        PAGE,
      );
      if (page.tasks.length > 0) this.logger.warn({ tasks: page.tasks.length }, 'Found copies without an answer');
      await Promise.all(page.tasks.map((task) => this.desk.dispatch({ kind: 'reply-hint', ...task, trace: {} })));
      after = page.next;
    } while (after !== null && !this.#stopped);
  }
}
