import { type DynamicModule, Module } from '@nestjs/common';
import type { Logger } from 'pino';
import type { CredentialVault } from '#libs/credentials';
import { HealthModule } from '#libs/nest-runtime';
import { Database } from '#libs/persistence';
import { IngestService } from './ingest-service.js';

/** What webhook-ingest is made with. */
export interface WebhookIngestParts {
  database: Database;
  vault: CredentialVault;
  rabbitmqUrl: string;
  logger: Logger;
  /** Pause between two rounds of the relay, in milliseconds. @default 1000 */
  relayEveryMs?: number;
}

@Module({})
class StorageModule {}

/**
 * webhook-ingest: what takes webhooks in, and health. Ready while the database answers; the broker may be away. The
 * address of webhooks is joined to it by `joinHttp`.
 */
@Module({})
export class WebhookIngestModule {
  static register({ database, vault, rabbitmqUrl, logger, relayEveryMs }: WebhookIngestParts): DynamicModule {
    const storage: DynamicModule = {
      module: StorageModule,
      providers: [{ provide: Database, useValue: database }],
      exports: [Database],
    };
    return {
      module: WebhookIngestModule,
      imports: [
        HealthModule.register({
          imports: [storage],
          inject: [Database],
          checks: (reached: Database) => [{ name: 'database', check: () => reached.isReachable() }],
        }),
      ],
      providers: [
        {
          provide: IngestService,
          useFactory: () => new IngestService(database, vault, rabbitmqUrl, logger, relayEveryMs),
        },
      ],
    };
  }
}
