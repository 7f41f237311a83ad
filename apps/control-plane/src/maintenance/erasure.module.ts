import { type DynamicModule, Module } from '@nestjs/common';
import { ErasureRounds } from '#libs/execution';
import { Database, PostgresErasureStore } from '#libs/persistence';
import { InstallationBeat } from './installation-beat.js';
import { type ConfirmedMaintenance, maintenancePool } from './maintenance-pool.js';
import { SoleRounds } from './sole-rounds.js';

/** Advisory lock of erasures: the bytes of "wber". */
const ERASURE_LOCK = 0x77626572;
/** Pause between two rounds, in milliseconds: while there is more to be done at once, and while there is not. */
const BUSY_MS = 100;
const IDLE_MS = 2_000;

/** Carries erasures out, in one replica at a time. Never over a database that was not held against the broker's record. */
@Module({})
export class ErasureModule {
  static register({ maintenance, ...access }: ConfirmedMaintenance): DynamicModule {
    const { logger } = access;
    const database = maintenancePool(access, {
      applicationName: 'waybill-erasure',
      onError: (error) => logger.warn({ err: error }, 'Erasures lost their connection to PostgreSQL'),
    });
    const create = (tenants: Database, installation: InstallationBeat) => {
      const erasures = new ErasureRounds(new PostgresErasureStore(database, tenants), logger);
      return new SoleRounds({
        database,
        lock: ERASURE_LOCK,
        round: () => erasures.round(),
        pauseMs: ({ more }) => (more ? BUSY_MS : IDLE_MS),
        mayBegin: () => installation.wasConfirmed,
        onHeldUp: (error) => logger.warn({ err: error }, 'Erasures are held up and tried every two seconds'),
      });
    };
    return {
      module: ErasureModule,
      imports: [maintenance],
      providers: [{ provide: SoleRounds, inject: [Database, InstallationBeat], useFactory: create }],
    };
  }
}
