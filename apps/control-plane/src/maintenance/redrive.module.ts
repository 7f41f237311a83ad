import { type DynamicModule, Module } from '@nestjs/common';
import { RedriveRounds } from '#libs/execution';
import { AmqpAnnouncer, ManagedConnection } from '#libs/messaging';
import { Database, PostgresRedriveStore } from '#libs/persistence';
import { counter } from '#libs/tracing';
import { IncidentTidying } from './incident-tidying.js';
import { InstallationBeat } from './installation-beat.js';
import { type ConfirmedMaintenance, maintenancePool } from './maintenance-pool.js';
import { SoleRounds } from './sole-rounds.js';

/** Advisory lock of redrive runs: the bytes of "wbrd". */
const REDRIVE_LOCK = 0x77627264;
/** Pause between two rounds, in milliseconds: while runs are live, and while there are none. */
const BUSY_MS = 250;
const IDLE_MS = 1_000;

const outcomes = counter('waybill_redrive_rounds_total', 'Rounds over redrive runs this replica has made, by outcome.');

/**
 * Carries redrive runs out, in one replica at a time. While RabbitMQ is away nothing is sent, nor over a database that was not held
 * against the broker's record.
 */
@Module({})
export class RedriveModule {
  static register({ maintenance, ...access }: ConfirmedMaintenance): DynamicModule {
    const { logger } = access;
    const database = maintenancePool(access, {
      applicationName: 'waybill-redrive',
      onError: (error) => logger.warn({ err: error }, 'Redrive runs lost their connection to PostgreSQL'),
    });
    const create = (
      tenants: Database,
      announcer: AmqpAnnouncer,
      broker: ManagedConnection,
      installation: InstallationBeat,
    ) => {
      const store = new PostgresRedriveStore(database, tenants);
      const runs = new RedriveRounds(store, announcer, logger);
      const tidying = new IncidentTidying(store, logger);
      return new SoleRounds({
        database,
        lock: REDRIVE_LOCK,
        round: async () => {
          const areLive = await runs.round();
          await tidying.tidyUp();
          return areLive;
        },
        pauseMs: ({ more }) => (more ? BUSY_MS : IDLE_MS),
        mayBegin: () => broker.state === 'connected' && installation.wasConfirmed,
        outcomes,
        onHeldUp: (error) => logger.warn({ err: error }, 'Redrive runs are held up and tried every second'),
      });
    };
    return {
      module: RedriveModule,
      imports: [maintenance],
      providers: [
        {
          provide: SoleRounds,
          inject: [Database, AmqpAnnouncer, ManagedConnection, InstallationBeat],
          useFactory: create,
        },
      ],
    };
  }
}
