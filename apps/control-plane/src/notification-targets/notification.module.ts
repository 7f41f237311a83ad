import {
  type DynamicModule,
  Inject,
  Module,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import type { Logger } from 'pino';
import { CredentialVault } from '#libs/credentials';
import { DeliveryRunner } from '#libs/delivery';
import { type Database, PostgresNotificationStore, TaskHourStore } from '#libs/persistence';
import { InstallationBeat } from '../maintenance/installation-beat.js';
import { type ConfirmedMaintenance, maintenancePool } from '../maintenance/maintenance-pool.js';
import { Rounds } from '../maintenance/rounds.js';
import { LOGGER } from '../tokens.js';
import { createNotificationRunner } from './create-notification-runner.js';
import { NotificationSending } from './notification-sending.js';

/** How long what was told, or given up, is kept, in days; and how often that is looked after, in milliseconds. */
const KEEP_DAYS = 30;
/** How long the sums of hours are kept, in days: a report of a week has the one before beside it. */
const KEEP_HOURS_DAYS = 100;
const FORGET_EVERY_MS = 60 * 60_000;

/** Token of what notifications are sent over. */
const NOTIFICATION_PARTS = Symbol('NOTIFICATION_PARTS');

/** Over the maintenance role. */
interface NotificationParts {
  database: Database;
  store: PostgresNotificationStore;
}

/**
 * Brings notifications to their targets, in every replica: each takes what is due under a lease. Never over a database that was
 * not held against the broker's record: it would tell once more what is long over.
 */
@Module({})
export class NotificationModule implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #runner: DeliveryRunner;
  readonly #forgetting = new Rounds(() => this.#forget());

  constructor(
    @Inject(NOTIFICATION_PARTS) private readonly parts: NotificationParts,
    private readonly sending: NotificationSending,
    vault: CredentialVault,
    private readonly installation: InstallationBeat,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    const mayClaim = () => installation.wasConfirmed;
    this.#runner = createNotificationRunner({ store: parts.store, ports: sending.ports(vault), mayClaim, logger });
  }

  static register({ maintenance, ...access }: ConfirmedMaintenance): DynamicModule {
    const { logger } = access;
    const database = maintenancePool(access, {
      applicationName: 'waybill-notifications',
      onError: (error) => logger.warn({ err: error }, 'Notifications lost their connection to PostgreSQL'),
    });
    return {
      module: NotificationModule,
      imports: [maintenance],
      providers: [
        { provide: LOGGER, useValue: logger },
        { provide: NOTIFICATION_PARTS, useValue: { database, store: new PostgresNotificationStore(database) } },
        NotificationSending,
      ],
      exports: [NotificationSending],
    };
  }

  onApplicationBootstrap(): void {
    this.#runner.start();
    this.#forgetting.begin();
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all([this.#runner.stop(), this.#forgetting.stop()]);
    await this.sending.close();
    await this.parts.database.close();
  }

  /** The pause behind it. */
  async #forget(): Promise<number> {
    if (!this.installation.wasConfirmed) return 1_000;
    await this.parts.store
      .forget(KEEP_DAYS)
      .then(() => new TaskHourStore(this.parts.database).forget(KEEP_HOURS_DAYS))
      .catch((error: unknown) => this.logger.warn({ err: error }, 'What was told long ago could not be deleted'));
    return FORGET_EVERY_MS;
  }
}
