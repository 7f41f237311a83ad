import {
  type DynamicModule,
  Inject,
  Module,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import type { Logger } from 'pino';
import { topologyFor } from '#libs/messaging';
import { Database, IdentityGuard, StandingStore } from '#libs/persistence';
import { QueueReadings } from '../queues/queue-readings.js';
import { QueueReadingsModule } from '../queues/queue-readings.module.js';
import { FreshReading } from './fresh-reading.js';
import { observeQueues } from './queue-gauges.js';
import { observeReplaced } from './replaced-gauge.js';
import { observeStanding } from './standing-gauges.js';

const METRICS_DATABASE = Symbol('METRICS_DATABASE');
/** Token of the names of the connectors whose queues and tasks are told of. */
const MEASURED_CONNECTORS = Symbol('MEASURED_CONNECTORS');

/** Gauges of what only PostgreSQL and the broker know. Every replica tells the same. */
@Module({})
export class MetricsModule implements OnApplicationBootstrap, OnApplicationShutdown {
  #ends: (() => void)[] = [];

  constructor(
    @Inject(METRICS_DATABASE) private readonly database: Database,
    private readonly queues: QueueReadings,
    @Inject(MEASURED_CONNECTORS) private readonly connectors: readonly string[],
    private readonly identity: IdentityGuard,
  ) {}

  /** `url` is that of the maintenance role, which sees all tenants; `identity` is what the service knows of the database. */
  static register(
    url: string,
    logger: Logger,
    connectors: readonly { name: string }[],
    identity: IdentityGuard,
  ): DynamicModule {
    const database = new Database({
      url,
      applicationName: 'waybill-metrics',
      poolSize: 1,
      // A count that takes longer tells of a database that has other things to do; nor must it hold up a shutdown.
      statementTimeoutMs: 5_000,
      onError: (error) => logger.warn({ err: error }, 'The metrics lost their connection to PostgreSQL'),
    });
    return {
      module: MetricsModule,
      imports: [QueueReadingsModule],
      providers: [
        { provide: IdentityGuard, useValue: identity },
        { provide: METRICS_DATABASE, useValue: database },
        { provide: MEASURED_CONNECTORS, useValue: connectors.map(({ name }) => name) },
      ],
    };
  }

  onApplicationBootstrap(): void {
    const names = this.connectors;
    const store = new StandingStore(this.database);
    const standing = new FreshReading(() => store.count());
    this.#ends = [
      observeReplaced(this.identity),
      observeStanding(() => standing.get(), names),
      observeQueues(
        () => this.queues.depths.get(),
        topologyFor(names).queues.map(({ name }) => name),
      ),
    ];
  }

  async onApplicationShutdown(): Promise<void> {
    for (const end of this.#ends) end();
    await this.database.close();
  }
}
