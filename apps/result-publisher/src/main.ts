import { readFileSync } from 'node:fs';
import { loadConfig } from '#libs/config';
import { CredentialVault, KeyRing } from '#libs/credentials';
import { createEgress, parseEgressAllow } from '#libs/egress';
import { confirmInstallation, identityGuard, runService } from '#libs/nest-runtime';
import { Database, PostgresTenantKeyStore } from '#libs/persistence';
import { joinQueues } from './join-queues.js';
import { ResultPublisherModule } from './result-publisher.module.js';
import { resultPublisherSettings } from './settings.js';

const config = loadConfig(resultPublisherSettings);

await runService({
  name: 'result-publisher',
  config,
  module: (logger, ending) => {
    const database = new Database({
      url: config.databaseUrl,
      applicationName: 'result-publisher',
      poolSize: config.databasePoolSize,
      onError: (error) => logger.warn({ err: error }, 'A connection to PostgreSQL was lost'),
      identity: identityGuard(config, ending),
    });
    const ring = KeyRing.parse(readFileSync(config.credentialsKeyFile, 'utf8'));
    const vault = new CredentialVault(ring, new PostgresTenantKeyStore(database));
    const egress = createEgress({ allow: parseEgressAllow(config.egressAllow) });
    return ResultPublisherModule.register({ database, vault, egress, rabbitmqUrl: config.rabbitmqUrl, logger });
  },
  prepare: async (app, logger) => {
    await confirmInstallation(app, logger);
    joinQueues(app, logger, {
      connectors: config.connectors,
      drainMs: Math.max(1, config.shutdownDeadlineSeconds - 5) * 1_000,
    });
  },
});
