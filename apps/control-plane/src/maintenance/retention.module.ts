import { type DynamicModule, Module } from '@nestjs/common';
import { Retention, type RetentionTimes } from '#libs/execution';
import { PostgresRetentionStore } from '#libs/persistence';
import { counter } from '#libs/tracing';
import { InstallationBeat } from './installation-beat.js';
import { type ConfirmedMaintenance, maintenancePool } from './maintenance-pool.js';
import { SoleRounds } from './sole-rounds.js';

/** Advisory lock of retention: the bytes of "wbrt". */
const RETENTION_LOCK = 0x77627274;
/** Pause between two rounds, in milliseconds. */
const EVERY_MS = 5 * 60_000;
/** How often it is looked whether the database is known to be the one the broker knows, in milliseconds. */
const MEETING_MS = 1_000;
/** A part that is over is looked through before it is dropped. Milliseconds. */
const STATEMENT_MS = 10 * 60_000;

const outcomes = counter('waybill_retention_rounds_total', 'Rounds of retention this replica has made, by outcome.');

/** What retention is made with. */
export interface RetentionParts extends ConfirmedMaintenance {
  times: RetentionTimes;
}

/**
 * Makes a round of retention at once and then every five minutes, in one replica at a time. Never over a database that was not held
 * against the broker: what a restored one has too much may be all there is.
 */
@Module({})
export class RetentionModule {
  static register({ times, maintenance, ...access }: RetentionParts): DynamicModule {
    const { logger } = access;
    const database = maintenancePool(access, {
      applicationName: 'waybill-retention',
      onError: (error) => logger.warn({ err: error }, 'Retention lost its connection to PostgreSQL'),
      statementTimeoutMs: STATEMENT_MS,
    });
    const create = (installation: InstallationBeat) => {
      const retention = new Retention(new PostgresRetentionStore(database), logger, times);
      return new SoleRounds({
        database,
        lock: RETENTION_LOCK,
        round: () => retention.round().then(() => false),
        pauseMs: ({ begun }) => (begun ? EVERY_MS : MEETING_MS),
        mayBegin: () => installation.wasConfirmed,
        outcomes,
        onHeldUp: (error) =>
          logger.warn({ err: error }, 'A round of retention broke off and is tried again in five minutes'),
        tellsEach: true,
      });
    };
    return {
      module: RetentionModule,
      imports: [maintenance],
      providers: [{ provide: SoleRounds, inject: [InstallationBeat], useFactory: create }],
    };
  }
}
