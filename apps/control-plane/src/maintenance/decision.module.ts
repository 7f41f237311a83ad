import {
  type DynamicModule,
  Inject,
  Module,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import type { Logger } from 'pino';
import { DecisionRounds } from '#libs/execution';
import { AmqpAnnouncer, ManagedConnection } from '#libs/messaging';
import { Database, type IdentityGuard, PostgresDecisionStore } from '#libs/persistence';
import { LOGGER } from '../tokens.js';
import { InstallationBeat } from './installation-beat.js';
import { Rounds } from './rounds.js';

/** Advisory lock of decision runs: the bytes of "wbdr". */
const DECISION_LOCK = 0x77626472;
/** Pause between two rounds, in milliseconds: while runs are live, and while there are none. */
const BUSY_MS = 200;
const IDLE_MS = 1_000;

/** Token of what rounds are made over. */
const DECISION_PARTS = Symbol('DECISION_PARTS');

/** Over the maintenance role. */
interface DecisionParts {
  database: Database;
  rounds: DecisionRounds;
}

/** What the module is made with. */
export interface DecisionModuleParts {
  /** Of the maintenance role. */
  url: string;
  logger: Logger;
  identity: IdentityGuard;
  /** Has the beat of the installation. */
  maintenance: DynamicModule;
}

/**
 * Carries decision runs out, in one replica at a time: whoever holds the advisory lock. All that a run is stands in PostgreSQL, so
 * that another replica goes on where this one dies. While RabbitMQ is away nothing is decided, nor over a database that was not held
 * against the broker's record.
 */
@Module({})
export class DecisionModule implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #rounds = new Rounds(async () => ((await this.#make()) ? BUSY_MS : IDLE_MS));
  #troubled = false;

  constructor(
    @Inject(DECISION_PARTS) private readonly parts: DecisionParts,
    private readonly broker: ManagedConnection,
    private readonly installation: InstallationBeat,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  static register({ url, logger, identity, maintenance }: DecisionModuleParts): DynamicModule {
    const database = new Database({
      url,
      applicationName: 'waybill-decisions',
      poolSize: 2,
      onError: (error) => logger.warn({ err: error }, 'Decision runs lost their connection to PostgreSQL'),
      identity,
    });
    return {
      module: DecisionModule,
      imports: [maintenance],
      providers: [
        { provide: LOGGER, useValue: logger },
        {
          provide: DECISION_PARTS,
          inject: [Database, AmqpAnnouncer],
          useFactory: (tenants: Database, announcer: AmqpAnnouncer): DecisionParts => ({
            database,
            rounds: new DecisionRounds(new PostgresDecisionStore(database, tenants), announcer, logger),
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

  /** Whether there are live runs, as far as this replica looks after them. */
  async #make(): Promise<boolean> {
    if (this.broker.state !== 'connected' || !this.installation.wasConfirmed) return false;
    let isBusy = false;
    try {
      await this.parts.database.underLock(DECISION_LOCK, async () => {
        isBusy = await this.parts.rounds.round();
      });
      this.#troubled = false;
    } catch (error) {
      if (!this.#troubled) this.logger.warn({ err: error }, 'Decision runs are held up and tried every second');
      this.#troubled = true;
    }
    return isBusy;
  }
}
