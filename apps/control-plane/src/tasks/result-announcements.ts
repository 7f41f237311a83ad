import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import type { OwedResult } from '#libs/execution';
import { AmqpAnnouncer } from '#libs/messaging';
import { LOGGER } from '../tokens.js';

/** Announces what an operator's decision led to. What is not published at once is owed, and the sweeper pays it. */
@Injectable()
export class ResultAnnouncements {
  constructor(
    private readonly announcer: AmqpAnnouncer,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Publishes a committed result; the sweeper marks it, and adds the dead letter of a task that was given up. */
  publish(result: OwedResult): void {
    this.announcer.result(result).catch((error: unknown) => {
      this.logger.warn({ err: error, taskId: result.id }, 'A result was not published; the sweeper publishes it');
    });
  }
}
