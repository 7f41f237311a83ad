import { type DynamicModule, Module } from '@nestjs/common';
import { DecisionRounds } from '#libs/execution';
import { AmqpAnnouncer, ManagedConnection } from '#libs/messaging';
import { Database, PostgresDecisionStore } from '#libs/persistence';
import { InstallationBeat } from './installation-beat.js';
import { type ConfirmedMaintenance, maintenancePool } from './maintenance-pool.js';
import { SoleRounds } from './sole-rounds.js';

/** Advisory lock of decision runs: the bytes of "wbdr". */
const DECISION_LOCK = 0x77626472;
/** Pause between two rounds, in milliseconds: while runs are live, and while there are none. */
const BUSY_MS = 200;
const IDLE_MS = 1_000;

/** Token of the rounds over decision runs. */
export const DECISION_ROUNDS = Symbol('DECISION_ROUNDS');

/**
 * Carries decision runs out, in one replica at a time. While RabbitMQ is away nothing is decided, nor over a database that was not
 * held against the broker's record.
 */
@Module({})
export class DecisionModule {
  static register({ maintenance, ...access }: ConfirmedMaintenance): DynamicModule {
    const { logger } = access;
    const database = maintenancePool(access, {
      applicationName: 'waybill-decisions',
      onError: (error) => logger.warn({ err: error }, 'Decision runs lost their connection to PostgreSQL'),
    });
    const create = (
      tenants: Database,
      announcer: AmqpAnnouncer,
      broker: ManagedConnection,
      installation: InstallationBeat,
    ) => {
      const runs = new DecisionRounds(new PostgresDecisionStore(database, tenants), announcer, logger);
      return new SoleRounds({
        database,
        lock: DECISION_LOCK,
        round: () => runs.round(),
        pauseMs: ({ more }) => (more ? BUSY_MS : IDLE_MS),
        mayBegin: () => broker.state === 'connected' && installation.wasConfirmed,
        onHeldUp: (error) => logger.warn({ err: error }, 'Decision runs are held up and tried every second'),
      });
    };
    return {
      module: DecisionModule,
      imports: [maintenance],
      providers: [
        {
          provide: DECISION_ROUNDS,
          inject: [Database, AmqpAnnouncer, ManagedConnection, InstallationBeat],
          useFactory: create,
        },
      ],
    };
  }
}
