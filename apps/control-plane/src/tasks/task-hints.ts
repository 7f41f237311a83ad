import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { HEADERS, HINT_TYPE } from '#libs/contracts';
import type { Wakeable } from '#libs/execution';
import { delayTierFor, EXCHANGES, Publisher, taskKey } from '#libs/messaging';
import type { ControlPlaneConfig } from '../control-plane-config.js';
import { CONFIG, LOGGER } from '../tokens.js';

/** Hints on their way at most. Those above are left to the sweeper, which brings every task. */
const MAX_UNCONFIRMED = 5_000;

/** Tells the workers which tasks may be ready. A hint that is lost costs time, never the task. */
@Injectable()
export class TaskHints {
  readonly #user: string;
  #unconfirmed = 0;

  constructor(
    private readonly publisher: Publisher,
    @Inject(CONFIG) config: ControlPlaneConfig,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    this.#user = decodeURIComponent(new URL(config.rabbitmqUrl).username);
  }

  /** Publishes a hint that comes in `delayMs` milliseconds, or none where that is longer than the broker keeps one. */
  publish(task: Wakeable, delayMs: number): void {
    const exchange = delayMs <= 0 ? EXCHANGES.tasks : delayTierFor(delayMs)?.exchange;
    if (exchange === undefined || this.#unconfirmed >= MAX_UNCONFIRMED) return;
    this.#unconfirmed++;
    const { tenant, id, connector, action, trace } = task;
    this.publisher
      .publish({
        exchange,
        routingKey: taskKey(connector, action),
        properties: { type: HINT_TYPE, ...(this.#user === '' ? {} : { userId: this.#user }) },
        headers: { [HEADERS.task]: id, [HEADERS.tenant]: tenant, ...trace },
        content: Buffer.alloc(0),
      })
      .catch((error: unknown) => {
        this.logger.warn({ err: error, taskId: id }, 'A hint was not published; the sweeper brings its task');
      })
      .finally(() => {
        this.#unconfirmed--;
      });
  }
}
