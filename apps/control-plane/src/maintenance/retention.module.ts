import {
  type DynamicModule,
  Inject,
  Module,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import type { Logger } from 'pino';
import { Retention, type RetentionTimes } from '#libs/execution';
import { Database, type IdentityGuard, PostgresRetentionStore } from '#libs/persistence';
import { counter } from '#libs/tracing';
import { LOGGER } from '../tokens.js';
import { InstallationBeat } from './installation-beat.js';
import { Rounds } from './rounds.js';

/** Advisory lock of retention: the bytes of "wbrt". */
const RETENTION_LOCK = 0x77627274;
/** Pause between two rounds, in milliseconds. */
const EVERY_MS = 5 * 60_000;
/** How often it is looked whether the database is known to be the one the broker knows, in milliseconds. */
const MEETING_MS = 1_000;
/** A part that is over is looked through before it is dropped. Milliseconds. */
const STATEMENT_MS = 10 * 60_000;

/** Token of the pool of retention. */
const RetentionDatabase = Symbol('RetentionDatabase');

const rounds = counter('waybill_retention_rounds_total', 'Rounds of retention this replica has made, by outcome.');

/** What retention is made with. */
export interface RetentionParts {
  /** Of the maintenance role. */
  url: string;
  logger: Logger;
  identity: IdentityGuard;
  times: RetentionTimes;
  /** Has the beat of the installation. */
  maintenance: DynamicModule;
}

/**
 * Makes a round of retention at once and then every five minutes, in one replica at a time: whoever holds the advisory lock.
 * Never over a database that was not held against the broker: what a restored one has too much may be all there is.
 */
@Module({})
export class RetentionModule implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #rounds = new Rounds(() => this.#make());

  constructor(
    @Inject(Retention) private readonly retention: Retention,
    @Inject(RetentionDatabase) private readonly database: Database,
    private readonly installation: InstallationBeat,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  static register({ url, logger, identity, times, maintenance }: RetentionParts): DynamicModule {
    const database = new Database({
      url,
      applicationName: 'waybill-retention',
      poolSize: 2,
      statementTimeoutMs: STATEMENT_MS,
      onError: (error) => logger.warn({ err: error }, 'Retention lost its connection to PostgreSQL'),
      identity,
    });
    return {
      module: RetentionModule,
      imports: [maintenance],
      providers: [
        { provide: LOGGER, useValue: logger },
        { provide: RetentionDatabase, useValue: database },
        { provide: Retention, useValue: new Retention(new PostgresRetentionStore(database), logger, times) },
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
    if (!this.installation.wasConfirmed) return MEETING_MS;
    try {
      await this.database.underLock(RETENTION_LOCK, async () => {
        await this.retention.round();
        rounds.add(1, { outcome: 'done' });
      });
    } catch (error) {
      rounds.add(1, { outcome: 'failed' });
      this.logger.warn({ err: error }, 'A round of retention broke off and is tried again in five minutes');
    }
    return EVERY_MS;
  }
}
