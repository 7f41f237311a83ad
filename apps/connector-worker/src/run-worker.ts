import { readFileSync } from 'node:fs';
import { loadConfig } from '#libs/config';
import type { Connector } from '#libs/connector-kit';
import { KeyRing } from '#libs/credentials';
import { createEgress, parseEgressAllow } from '#libs/egress';
import { confirmInstallation, identityGuard, runService } from '#libs/nest-runtime';
import { Database } from '#libs/persistence';
import { ConnectorWorkerModule } from './connector-worker.module.js';
import { joinQueues } from './join-queues.js';
import { workerSettingsFor } from './settings.js';

/**
 * Runs this process as a connector-worker that knows these connectors; CONNECTORS in its environment says which of them
 * it serves. Exits where a setting is wrong.
 */
export async function runWorker(connectors: readonly Connector[]): Promise<void> {
  const config = loadConfig(workerSettingsFor(connectors));
  await runService({
    name: 'connector-worker',
    config,
    module: (logger, ending) => {
      const database = new Database({
        url: config.databaseUrl,
        applicationName: 'connector-worker',
        poolSize: config.databasePoolSize,
        onError: (error) => logger.warn({ err: error }, 'A connection to PostgreSQL was lost'),
        identity: identityGuard(config, ending),
      });
      return ConnectorWorkerModule.register({
        connectors: connectors.filter(({ name }) => config.connectors.includes(name)),
        database,
        ring: KeyRing.parse(readFileSync(config.credentialsKeyFile, 'utf8')),
        egress: createEgress({ allow: parseEgressAllow(config.egressAllow) }),
        rabbitmqUrl: config.rabbitmqUrl,
        leaseSeconds: config.leaseSeconds,
        logger,
      });
    },
    prepare: async (app, logger) => {
      await confirmInstallation(app, logger);
      joinQueues(app, logger, {
        connectors: config.connectors,
        prefetch: config.prefetch,
        drainMs: Math.max(1, config.shutdownDeadlineSeconds - 5) * 1_000,
      });
    },
  });
}
