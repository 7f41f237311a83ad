import {
  type DynamicModule,
  Inject,
  Module,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import type { Logger } from 'pino';
import { Database, type IdentityGuard, QueueSampleStore } from '#libs/persistence';
import { QueueReadings } from '../queues/queue-readings.js';
import { QueueReadingsModule } from '../queues/queue-readings.module.js';
import { LOGGER } from '../tokens.js';
import { Rounds } from './rounds.js';
import { sampledQueues } from './sampled-queues.js';

/** Advisory lock of sampling: the bytes of "wbqs". */
const SAMPLING_LOCK = 0x77627173;
/** Pause between two samples, in milliseconds. */
const EVERY_MS = 15_000;

/** Token of the pool of sampling. */
const SamplingDatabase = Symbol('SamplingDatabase');

/**
 * Keeps how full the queues are every 15 s, in one replica at a time: whoever holds the advisory lock. What RabbitMQ does not
 * tell leaves a gap.
 */
@Module({})
export class QueueSamplingModule implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #rounds = new Rounds(() => this.#make());
  #troubled = false;

  constructor(
    @Inject(SamplingDatabase) private readonly database: Database,
    private readonly queues: QueueReadings,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** `url` is that of the maintenance role. */
  static register(url: string, logger: Logger, identity: IdentityGuard): DynamicModule {
    const database = new Database({
      url,
      applicationName: 'waybill-queue-samples',
      poolSize: 2,
      onError: (error) => logger.warn({ err: error }, 'The samples of queues lost their connection to PostgreSQL'),
      identity,
    });
    return {
      module: QueueSamplingModule,
      imports: [QueueReadingsModule],
      providers: [
        { provide: LOGGER, useValue: logger },
        { provide: SamplingDatabase, useValue: database },
      ],
    };
  }

  onApplicationBootstrap(): void {
    this.#rounds.begin();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.#rounds.stop();
    await this.database.close();
  }

  /** The pause behind it. */
  async #make(): Promise<number> {
    const begun = performance.now();
    try {
      await this.database.underLock(SAMPLING_LOCK, async () => {
        const depths = await this.queues.depths.get();
        if (depths) await new QueueSampleStore(this.database).keep(sampledQueues(depths));
      });
      this.#troubled = false;
    } catch (error) {
      if (!this.#troubled) this.logger.warn({ err: error }, 'Queues are not sampled now; it is tried every 15 s');
      this.#troubled = true;
    }
    return Math.max(1_000, EVERY_MS - (performance.now() - begun));
  }
}
