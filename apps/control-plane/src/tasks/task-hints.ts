import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import type { Wakeable } from '#libs/execution';
import { AmqpAnnouncer } from '#libs/messaging';
import { SparseWarnings } from '#libs/nest-runtime';
import { LOGGER } from '../tokens.js';

/** Hints on their way at most. Those above are left to the sweeper, which brings every task. */
const MAX_UNCONFIRMED = 5_000;

/** Tells the workers which tasks may be ready. A hint that is lost costs time, never the task. */
@Injectable()
export class TaskHints {
  #unconfirmed = 0;
  readonly #warnings: SparseWarnings;

  constructor(
    private readonly announcer: AmqpAnnouncer,
    @Inject(LOGGER) logger: Logger,
  ) {
    this.#warnings = new SparseWarnings(logger);
  }

  /** Publishes a hint that comes in `delayMs` milliseconds, or none where that is longer than the broker keeps one. */
  publish(task: Wakeable, delayMs: number): void {
    if (this.#unconfirmed >= MAX_UNCONFIRMED) return;
    this.#unconfirmed++;
    this.announcer
      .hint(task, delayMs)
      .catch((error: unknown) => {
        this.#warnings.warn({ err: error, taskId: task.id }, 'A hint was not published; the sweeper brings its task');
      })
      .finally(() => {
        this.#unconfirmed--;
      });
  }
}
