import { type DynamicModule, Module } from '@nestjs/common';
import type { Logger } from 'pino';
import type { Connector } from '#libs/connector-kit';
import { CredentialVault, type KeyRing } from '#libs/credentials';
import type { Egress } from '#libs/egress';
import { TaskWorker } from '#libs/execution';
import { AmqpAnnouncer, type ManagedConnection, Publisher } from '#libs/messaging';
import { CONSUME_CONNECTION, HealthModule, MessagingModule, PUBLISH_CONNECTION } from '#libs/nest-runtime';
import { ConnectionStore, Database, DatabaseClock, PostgresTenantKeyStore } from '#libs/persistence';
import { buildWorker, holding } from './build-worker.js';
import { CachedConnections } from './cached-connections.js';
import { CredentialEnds, observeCredentialEnds } from './credential-ends.js';
import { TasksController } from './tasks.controller.js';
import { WorkerShutdown } from './worker-shutdown.js';

/** What a connector-worker is made with. */
export interface ConnectorWorkerParts {
  connectors: readonly Connector[];
  database: Database;
  ring: KeyRing;
  egress: Egress;
  rabbitmqUrl: string;
  /** How long a claim holds, in seconds. */
  leaseSeconds: number;
  logger: Logger;
}

/** connector-worker: the consumers of the connectors' queues. */
@Module({})
export class ConnectorWorkerModule {
  static register(parts: ConnectorWorkerParts): DynamicModule {
    const { connectors, database, ring, egress, rabbitmqUrl, leaseSeconds, logger } = parts;
    const draining = new AbortController();
    const vault = new CredentialVault(ring, new PostgresTenantKeyStore(database));
    return {
      module: ConnectorWorkerModule,
      imports: [
        MessagingModule.register({
          url: rabbitmqUrl,
          service: 'connector-worker',
          onState: (connection, state, detail) => logger.info({ connection, state, detail }, 'Broker connection'),
        }),
        HealthModule.register({
          inject: [PUBLISH_CONNECTION, CONSUME_CONNECTION],
          checks: (publishing: ManagedConnection, consuming: ManagedConnection) => [
            { name: 'database', check: () => database.isReachable() },
            { name: 'broker', check: () => publishing.state === 'connected' && consuming.state === 'connected' },
          ],
        }),
      ],
      controllers: [TasksController],
      providers: [
        { provide: Database, useValue: database },
        {
          provide: TaskWorker,
          inject: [Publisher, PUBLISH_CONNECTION],
          useFactory: async (publisher: Publisher, { userName }: ManagedConnection) => {
            const ends = new CredentialEnds();
            observeCredentialEnds(ends);
            return buildWorker({
              connectors,
              database,
              connections: new CachedConnections(new ConnectionStore(database), vault, ends),
              announcer: new AmqpAnnouncer(publisher, userName),
              caller: egress,
              logger,
              clock: await DatabaseClock.start(database, { over: draining.signal, onWait: holding(logger) }),
              leaseSeconds,
              draining: draining.signal,
            });
          },
        },
        {
          provide: WorkerShutdown,
          inject: [TaskWorker],
          useFactory: (worker: TaskWorker) => new WorkerShutdown(draining, worker, egress, database),
        },
      ],
    };
  }
}
