import {
  type DynamicModule,
  Inject,
  Module,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import type { Logger } from 'pino';
import { queueDepths, topologyFor } from '#libs/messaging';
import { Database, StandingStore } from '#libs/persistence';
import { CONNECTORS } from '../connectors.js';
import type { ControlPlaneConfig } from '../control-plane-config.js';
import { vhostOf } from '../queues/vhost.js';
import { CONFIG } from '../tokens.js';
import { FreshReading } from './fresh-reading.js';
import { observeQueues } from './queue-gauges.js';
import { observeStanding } from './standing-gauges.js';

const METRICS_DATABASE = Symbol('METRICS_DATABASE');

/** Gauges of what only PostgreSQL and the broker know. Every replica tells the same. */
@Module({})
export class MetricsModule implements OnApplicationBootstrap, OnApplicationShutdown {
  #ends: (() => void)[] = [];

  constructor(
    @Inject(METRICS_DATABASE) private readonly database: Database,
    @Inject(CONFIG) private readonly config: ControlPlaneConfig,
  ) {}

  /** `url` is that of the maintenance role, which sees all tenants. */
  static register(url: string, logger: Logger): DynamicModule {
    const database = new Database({
      url,
      applicationName: 'waybill-metrics',
      poolSize: 1,
      onError: (error) => logger.warn({ err: error }, 'The metrics lost their connection to PostgreSQL'),
    });
    return { module: MetricsModule, providers: [{ provide: METRICS_DATABASE, useValue: database }] };
  }

  onApplicationBootstrap(): void {
    const { rabbitmqManagementUrl, rabbitmqUrl } = this.config;
    const names = CONNECTORS.map(({ name }) => name);
    const store = new StandingStore(this.database);
    const standing = new FreshReading(() => store.count());
    const queues = new FreshReading(() => queueDepths(rabbitmqManagementUrl, vhostOf(rabbitmqUrl)));
    this.#ends = [
      observeStanding(() => standing.get(), names),
      observeQueues(
        () => queues.get(),
        topologyFor(names).queues.map(({ name }) => name),
      ),
    ];
  }

  async onApplicationShutdown(): Promise<void> {
    for (const end of this.#ends) end();
    await this.database.close();
  }
}
