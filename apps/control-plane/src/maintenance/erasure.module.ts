import {
  type DynamicModule,
  Inject,
  Module,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import type { Logger } from 'pino';
import { ErasureRounds } from '#libs/execution';
import { Database, type IdentityGuard, PostgresErasureStore } from '#libs/persistence';
import { LOGGER } from '../tokens.js';
import { InstallationBeat } from './installation-beat.js';
import { Rounds } from './rounds.js';

/** Advisory lock of erasures: the bytes of "wber". */
const ERASURE_LOCK = 0x77626572;
/** Pause between two rounds, in milliseconds: while there is more to be done at once, and while there is not. */
const BUSY_MS = 100;
const IDLE_MS = 2_000;

/** Token of what rounds are made over. */
const ERASURE_PARTS = Symbol('ERASURE_PARTS');

/** Over the maintenance role. */
interface ErasureParts {
  database: Database;
  rounds: ErasureRounds;
}

/** What the module is made with. */
export interface ErasureModuleParts {
  /** Of the maintenance role. */
  url: string;
  logger: Logger;
  identity: IdentityGuard;
  /** Has the beat of the installation. */
  maintenance: DynamicModule;
}

/**
 * Carries erasures out, in one replica at a time: whoever holds the advisory lock. All that an erasure is stands in PostgreSQL, so
 * that another replica goes on where this one dies. Never over a database that was not held against the broker's record.
 */
@Module({})
export class ErasureModule implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #rounds = new Rounds(async () => ((await this.#make()) ? BUSY_MS : IDLE_MS));
  #troubled = false;

  constructor(
    @Inject(ERASURE_PARTS) private readonly parts: ErasureParts,
    private readonly installation: InstallationBeat,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  static register({ url, logger, identity, maintenance }: ErasureModuleParts): DynamicModule {
    const database = new Database({
      url,
      applicationName: 'waybill-erasure',
      poolSize: 2,
      onError: (error) => logger.warn({ err: error }, 'Erasures lost their connection to PostgreSQL'),
      identity,
    });
    return {
      module: ErasureModule,
      imports: [maintenance],
      providers: [
        { provide: LOGGER, useValue: logger },
        {
          provide: ERASURE_PARTS,
          inject: [Database],
          useFactory: (tenants: Database): ErasureParts => ({
            database,
            rounds: new ErasureRounds(new PostgresErasureStore(database, tenants), logger),
          }),
        },
      ],
    };
  }

  onApplicationBootstrap(): void {
    this.#rounds.begin();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.#rounds.stop();
    await this.parts.database.close();
  }

  /** Whether there is more to be done at once, as far as this replica looks after it. */
  async #make(): Promise<boolean> {
    if (!this.installation.wasConfirmed) return false;
    let more = false;
    try {
      await this.parts.database.underLock(ERASURE_LOCK, async () => {
        more = await this.parts.rounds.round();
      });
      this.#troubled = false;
    } catch (error) {
      if (!this.#troubled) this.logger.warn({ err: error }, 'Erasures are held up and tried every two seconds');
      this.#troubled = true;
    }
    return more;
  }
}
