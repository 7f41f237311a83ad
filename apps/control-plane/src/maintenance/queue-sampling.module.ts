import { type DynamicModule, Module } from '@nestjs/common';
import type { Logger } from 'pino';
import { type IdentityGuard, QueueSampleStore } from '#libs/persistence';
import { QueueReadings } from '../queues/queue-readings.js';
import { QueueReadingsModule } from '../queues/queue-readings.module.js';
import { maintenancePool } from './maintenance-pool.js';
import { sampledQueues } from './sampled-queues.js';
import { SoleRounds } from './sole-rounds.js';

/** Advisory lock of sampling: the bytes of "wbqs". */
const SAMPLING_LOCK = 0x77627173;
/** From one sample to the next, and the pause between two at least, in milliseconds. */
const EVERY_MS = 15_000;
const PAUSE_MS = 1_000;

/** Keeps how full the queues are every 15 s, in one replica at a time. What RabbitMQ does not tell leaves a gap. */
@Module({})
export class QueueSamplingModule {
  /** `url` is that of the maintenance role. */
  static register(url: string, logger: Logger, identity: IdentityGuard): DynamicModule {
    const database = maintenancePool(
      { url, logger, identity },
      {
        applicationName: 'waybill-queue-samples',
        onError: (error) => logger.warn({ err: error }, 'The samples of queues lost their connection to PostgreSQL'),
      },
    );
    const samples = new QueueSampleStore(database);
    const create = (queues: QueueReadings) =>
      new SoleRounds({
        database,
        lock: SAMPLING_LOCK,
        round: async () => {
          const depths = await queues.depths.get();
          if (depths) await samples.keep(sampledQueues(depths));
          return false;
        },
        pauseMs: ({ tookMs }) => Math.max(PAUSE_MS, EVERY_MS - tookMs),
        onHeldUp: (error) => logger.warn({ err: error }, 'Queues are not sampled now; it is tried every 15 s'),
      });
    return {
      module: QueueSamplingModule,
      imports: [QueueReadingsModule],
      providers: [{ provide: SoleRounds, inject: [QueueReadings], useFactory: create }],
    };
  }
}
