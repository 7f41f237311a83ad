import {
  type DynamicModule,
  Inject,
  Module,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import type { Logger } from 'pino';
import { RedriveRounds } from '#libs/execution';
import { AmqpAnnouncer, ManagedConnection } from '#libs/messaging';
import { Database, type IdentityGuard, PostgresRedriveStore } from '#libs/persistence';
import { counter } from '#libs/tracing';
import { LOGGER } from '../tokens.js';
import { InstallationBeat } from './installation-beat.js';
import { Rounds } from './rounds.js';

/** Advisory lock of redrive runs: the bytes of "wbrd". */
const REDRIVE_LOCK = 0x77627264;
/** Pause between two rounds, in milliseconds: while runs are live, and while there are none. */
const BUSY_MS = 250;
const IDLE_MS = 1_000;
/** Rounds between two looks for what an earlier version has left: letters without an incident, incidents without letters. */
const ROUNDS_BETWEEN_TIDYING = 60;

/** Token of what rounds are made over. */
const REDRIVE_PARTS = Symbol('REDRIVE_PARTS');

const rounds = counter('waybill_redrive_rounds_total', 'Rounds over redrive runs this replica has made, by outcome.');

/** Over the maintenance role. */
interface RedriveParts {
  database: Database;
  store: PostgresRedriveStore;
}

/** What the module is made with. */
export interface RedriveModuleParts {
  /** Of the maintenance role. */
  url: string;
  logger: Logger;
  identity: IdentityGuard;
  /** Has the beat of the installation. */
  maintenance: DynamicModule;
}

/**
 * Carries redrive runs out, in one replica at a time: whoever holds the advisory lock. All that a run is stands in PostgreSQL,
 * so that another replica goes on where this one dies. While RabbitMQ is away nothing is sent, nor over a database that was
 * not held against the broker's record.
 */
@Module({})
export class RedriveModule implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #rounds = new Rounds(async () => ((await this.#make()) ? BUSY_MS : IDLE_MS));
  readonly #runs: RedriveRounds;
  #untilTidying = 0;
  #troubled = false;

  constructor(
    @Inject(REDRIVE_PARTS) private readonly parts: RedriveParts,
    announcer: AmqpAnnouncer,
    private readonly broker: ManagedConnection,
    private readonly installation: InstallationBeat,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    this.#runs = new RedriveRounds(parts.store, announcer, logger);
  }

  static register({ url, logger, identity, maintenance }: RedriveModuleParts): DynamicModule {
    const database = new Database({
      url,
      applicationName: 'waybill-redrive',
      poolSize: 2,
      onError: (error) => logger.warn({ err: error }, 'Redrive runs lost their connection to PostgreSQL'),
      identity,
    });
    return {
      module: RedriveModule,
      imports: [maintenance],
      providers: [
        { provide: LOGGER, useValue: logger },
        {
          provide: REDRIVE_PARTS,
          inject: [Database],
          useFactory: (tenants: Database): RedriveParts => ({
            database,
            store: new PostgresRedriveStore(database, tenants),
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
      await this.parts.database.underLock(REDRIVE_LOCK, async () => {
        isBusy = await this.#runs.round();
        await this.#tidyUp();
        rounds.add(1, { outcome: 'done' });
      });
      this.#troubled = false;
    } catch (error) {
      rounds.add(1, { outcome: 'failed' });
      if (!this.#troubled) this.logger.warn({ err: error }, 'Redrive runs are held up and tried every second');
      this.#troubled = true;
    }
    return isBusy;
  }

  async #tidyUp(): Promise<void> {
    if (this.#untilTidying-- > 0) return;
    this.#untilTidying = ROUNDS_BETWEEN_TIDYING;
    const letters = await this.parts.store.groupStrays();
    if (letters > 0) this.logger.info({ letters }, 'Put dead letters of an earlier version into incidents');
    const incidents = await this.parts.store.resolveSettled();
    if (incidents > 0) this.logger.info({ incidents }, 'Resolved incidents that nothing kept open');
  }
}
