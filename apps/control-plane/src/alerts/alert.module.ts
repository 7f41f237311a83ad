import {
  type DynamicModule,
  Inject,
  Module,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import type { Logger } from 'pino';
import { AlertRounds, LookAround } from '#libs/alerting';
import { newUuid } from '#libs/contracts';
import { ManagedConnection } from '#libs/messaging';
import {
  Database,
  type IdentityGuard,
  PostgresAlertStore,
  ReportSendingStore,
  ReportStore,
  TaskHourStore,
} from '#libs/persistence';
import { counter } from '#libs/tracing';
import type { ControlPlaneConfig } from '../control-plane-config.js';
import { InstallationBeat } from '../maintenance/installation-beat.js';
import { Rounds } from '../maintenance/rounds.js';
import { type ReportSending, sendWeeklyReports } from '../reports/send-weekly-reports.js';
import { LOGGER } from '../tokens.js';
import { addUpTaskHours } from './add-up-task-hours.js';
import { linkBasesOf } from './link-bases.js';
import { alertWatches } from './watches.js';

/** Advisory lock of alerts: the bytes of "wbal". */
const ALERT_LOCK = 0x7762616c;
/** Pause between two rounds, in milliseconds. */
const EVERY_MS = 15_000;
/** How often it is looked whether the database is known to be the one the broker knows, in milliseconds. */
const MEETING_MS = 1_000;

/** Token of what rounds are made over. */
const ALERT_PARTS = Symbol('ALERT_PARTS');

const rounds = counter('waybill_alert_rounds_total', 'Rounds of looking for what is wrong, by outcome.');

/** Over the maintenance role. */
interface AlertParts {
  database: Database;
  rounds: AlertRounds;
  sending: ReportSending;
  everyMs: number;
}

/** What the module is made with. */
export interface AlertModuleParts {
  config: Pick<ControlPlaneConfig, 'maintenanceDatabaseUrl' | 'alertMessagesPerHour' | 'publicUrl' | 'runbooksUrl'>;
  logger: Logger;
  identity: IdentityGuard;
  /** Names of the connectors whose queues are watched. */
  connectors: readonly string[];
  /** Has the beat of the installation. */
  maintenance: DynamicModule;
  /** Pause between two rounds, in milliseconds. @default 15000 */
  everyMs?: number | undefined;
}

/**
 * Looks every few seconds for what is wrong, in one replica at a time: whoever holds the advisory lock. All that an alert is stands
 * in PostgreSQL, so that another replica goes on where this one dies. Never over a database that was not held against the
 * broker's record.
 */
@Module({})
export class AlertModule implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #rounds = new Rounds(() => this.#make());
  #troubled = false;

  constructor(
    @Inject(ALERT_PARTS) private readonly parts: AlertParts,
    private readonly installation: InstallationBeat,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  static register({ config, logger, identity, maintenance, ...parts }: AlertModuleParts): DynamicModule {
    const { connectors, everyMs = EVERY_MS } = parts;
    const database = new Database({
      url: config.maintenanceDatabaseUrl,
      applicationName: 'waybill-alerts',
      poolSize: 2,
      onError: (error) => logger.warn({ err: error }, 'Alerts lost their connection to PostgreSQL'),
      identity,
    });
    const terms = {
      mostInHour: config.alertMessagesPerHour,
      bases: linkBasesOf(config),
      newId: newUuid,
    };
    return {
      module: AlertModule,
      imports: [maintenance],
      providers: [
        { provide: LOGGER, useValue: logger },
        {
          provide: ALERT_PARTS,
          inject: [Database, ManagedConnection],
          useFactory: (tenants: Database, broker: ManagedConnection): AlertParts => ({
            database,
            rounds: new AlertRounds(
              new PostgresAlertStore(database, tenants),
              new LookAround(
                alertWatches({
                  maintenance: database,
                  connectors,
                  certificates: () => ({
                    PostgreSQL: database.certificateEndsAt,
                    RabbitMQ: broker.certificateEndsAt,
                  }),
                }),
                logger,
              ),
              logger,
              terms,
            ),
            sending: {
              store: new ReportSendingStore(database, tenants),
              reports: new ReportStore(tenants),
              origin: terms.bases.origin,
            },
            everyMs,
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

  /** The pause behind it. */
  async #make(): Promise<number> {
    const { database, everyMs } = this.parts;
    if (!this.installation.wasConfirmed) return Math.min(MEETING_MS, everyMs);
    try {
      await database.underLock(ALERT_LOCK, async () => {
        await addUpTaskHours(new TaskHourStore(database));
        const isWhole = await this.parts.rounds.round();
        await sendWeeklyReports(this.parts.sending, new Date());
        rounds.add(1, { outcome: isWhole ? 'done' : 'partial' });
      });
      this.#troubled = false;
    } catch (error) {
      rounds.add(1, { outcome: 'failed' });
      if (!this.#troubled) this.logger.warn({ err: error }, 'A round of alerts broke off; it is tried again and again');
      this.#troubled = true;
    }
    return everyMs;
  }
}
