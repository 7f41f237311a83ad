import {
  type DynamicModule,
  Inject,
  Module,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import type { Logger } from 'pino';
import { Sweeper } from '#libs/execution';
import { AmqpAnnouncer, ManagedConnection } from '#libs/messaging';
import { Database, type IdentityGuard, InstallationStore, PostgresMaintenanceStore } from '#libs/persistence';
import { counter } from '#libs/tracing';
import { LOGGER } from '../tokens.js';
import { InstallationBeat } from './installation-beat.js';
import { maintenancePool } from './maintenance-pool.js';
import { Rounds } from './rounds.js';

/** Advisory lock of the sweeper: the bytes of "wbsw". */
const SWEEPER_LOCK = 0x77627377;
/** How often it is looked whether the broker is there for the first beat, in milliseconds. */
const MEETING_MS = 100;
/** Pause between two sweeps, in milliseconds. */
const SWEEP_EVERY_MS = 1_000;

/** What sweeps are made over, and the pause between two of them in milliseconds. */
export interface SweepRounds {
  database: Database;
  everyMs: number;
}

const sweeps = counter('waybill_sweeps_total', 'Sweeps this replica has made, by outcome.');

const ROUNDS = Symbol('ROUNDS');

/**
 * Runs the sweeper at once and then every second, in one replica at a time: whoever holds the advisory lock. Each sweep
 * begins with a beat of the installation, and a last one is made at the end, so that what was done in a short life counts,
 * too; over a database that was replaced none is made.
 */
@Module({})
export class MaintenanceModule implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #sweeps = new Rounds(() => this.#make());
  #metBroker = false;
  #troubled = false;

  constructor(
    @Inject(ROUNDS) private readonly rounds: SweepRounds,
    private readonly sweeper: Sweeper,
    private readonly installation: InstallationBeat,
    private readonly broker: ManagedConnection,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** `url` is that of the maintenance role. */
  static register(
    url: string,
    logger: Logger,
    identity: IdentityGuard,
    everyMs: number = SWEEP_EVERY_MS,
  ): DynamicModule {
    const database = maintenancePool(
      { url, logger, identity },
      {
        applicationName: 'waybill-sweeper',
        onError: (error) => logger.warn({ err: error }, 'The sweeper lost its connection to PostgreSQL'),
      },
    );
    return {
      module: MaintenanceModule,
      providers: [
        { provide: LOGGER, useValue: logger },
        { provide: ROUNDS, useValue: { database, everyMs } satisfies SweepRounds },
        {
          provide: InstallationBeat,
          inject: [ManagedConnection, Database],
          useFactory: (connection: ManagedConnection, looking: Database) =>
            new InstallationBeat({ connection, looking, store: new InstallationStore(database), logger }),
        },
        {
          provide: Sweeper,
          inject: [AmqpAnnouncer],
          useFactory: (announcer: AmqpAnnouncer) =>
            new Sweeper(new PostgresMaintenanceStore(database), announcer, logger),
        },
      ],
      exports: [InstallationBeat],
    };
  }

  onApplicationBootstrap(): void {
    this.#sweeps.begin();
  }

  /** After the last request was answered; and before the broker's connections end, which are global and end last. */
  async onApplicationShutdown(): Promise<void> {
    await this.#sweeps.stop();
    await this.#beatAlone().catch((error: unknown) =>
      this.logger.warn({ err: error }, 'The last beat of this replica could not be made'),
    );
    await this.installation.stop();
    await this.rounds.database.close();
  }

  /** The pause behind it. */
  async #make(): Promise<number> {
    this.#metBroker ||= this.broker.state === 'connected';
    const pauseMs = this.#metBroker ? this.rounds.everyMs : Math.min(MEETING_MS, this.rounds.everyMs);
    await this.#sweep();
    return pauseMs;
  }

  /**
   * Tasks are taken over HTTP without a broker, too, and a database that loses them must show it. Only where it was held
   * against the broker's record before: the beats of another one would run up to that record and past it.
   */
  async #beatAlone(): Promise<void> {
    if (!this.installation.wasConfirmed) return;
    await this.rounds.database.underLock(SWEEPER_LOCK, () => this.installation.beat());
  }

  async #sweep(): Promise<void> {
    try {
      if (this.broker.state !== 'connected') return await this.#beatAlone();
      if (!(await this.installation.isConfirmed())) return;
      await this.rounds.database.underLock(SWEEPER_LOCK, async () => {
        await this.installation.beat();
        const { letGo, hinted, published } = await this.sweeper.sweep();
        sweeps.add(1, { outcome: 'done' });
        if (letGo + hinted + published > 0) this.logger.info({ letGo, hinted, published }, 'Swept');
      });
      this.#troubled = false;
    } catch (error) {
      sweeps.add(1, { outcome: 'failed' });
      if (!this.#troubled) this.logger.warn({ err: error }, 'The sweep broke off and is tried every second');
      this.#troubled = true;
    }
  }
}
