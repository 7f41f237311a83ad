import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import type { OwedResult } from '#libs/execution';
import { AmqpAnnouncer } from '#libs/messaging';
import { Database, PostgresTaskStore } from '#libs/persistence';
import { LOGGER } from '../tokens.js';

/** Announces what an operator's decision led to. What is not published at once is owed, and the sweeper pays it. */
@Injectable()
export class ResultAnnouncements {
  constructor(
    private readonly announcer: AmqpAnnouncer,
    private readonly database: Database,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Publishes a committed result and marks it; what goes wrong on the way the sweeper makes up for. */
  publish(result: OwedResult): void {
    this.announcer
      .result(result)
      .then(() =>
        this.database.asTenant(result.tenant, (runner) => new PostgresTaskStore(runner).markPublished([result])),
      )
      .catch((error: unknown) => {
        this.logger.warn({ err: error, taskId: result.id }, 'A result was not published; the sweeper publishes it');
      });
  }
}
