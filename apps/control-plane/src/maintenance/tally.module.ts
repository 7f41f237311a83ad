import {
  type DynamicModule,
  Inject,
  Module,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import type { Logger } from 'pino';
import { minutesToCount } from '#libs/execution';
import { Database, type IdentityGuard, PostgresTallyStore } from '#libs/persistence';
import { counter } from '#libs/tracing';
import { LOGGER } from '../tokens.js';
import { pauseAfterTally } from './pause-after-tally.js';
import { Rounds } from './rounds.js';

/** Advisory lock of the tally: the bytes of "wbty". */
const TALLY_LOCK = 0x77627479;
/** A count that takes longer tells of a database that has other things to do. Milliseconds. */
const STATEMENT_MS = 60_000;

/** Token of the pool of the tally. */
const TallyDatabase = Symbol('TallyDatabase');

const rounds = counter(
  'waybill_tally_rounds_total',
  'Rounds of counting for overviews this replica has made, by outcome.',
);

/**
 * Counts what overviews are read from, in one replica at a time: whoever holds the advisory lock. All that is counted stands in
 * PostgreSQL, so that another replica goes on where this one dies. Not over a database that was replaced, until it is recovered.
 */
@Module({})
export class TallyModule implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #rounds = new Rounds(() => this.#make());
  #troubled = false;

  constructor(
    @Inject(TallyDatabase) private readonly database: Database,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** `url` is that of the maintenance role. */
  static register(url: string, logger: Logger, identity: IdentityGuard): DynamicModule {
    const database = new Database({
      url,
      applicationName: 'waybill-tally',
      poolSize: 2,
      statementTimeoutMs: STATEMENT_MS,
      onError: (error) => logger.warn({ err: error }, 'The tally lost its connection to PostgreSQL'),
      identity,
    });
    return {
      module: TallyModule,
      providers: [
        { provide: LOGGER, useValue: logger },
        { provide: TallyDatabase, useValue: database },
      ],
    };
  }

  onApplicationBootstrap(): void {
    this.#rounds.begin();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.#rounds.stop();
    await this.database.close();
  }

  /** The pause behind it. */
  async #make(): Promise<number> {
    const begun = performance.now();
    let more = false;
    try {
      await this.database.underLock(TALLY_LOCK, async () => {
        const store = new PostgresTallyStore(this.database);
        await store.countStanding();
        more = await store.countMinutes(minutesToCount);
        rounds.add(1, { outcome: 'done' });
      });
      this.#troubled = false;
    } catch (error) {
      rounds.add(1, { outcome: 'failed' });
      if (!this.#troubled)
        this.logger.warn({ err: error }, 'Overviews are not counted now; it is tried again and again');
      this.#troubled = true;
    }
    return pauseAfterTally(performance.now() - begun, more);
  }
}
