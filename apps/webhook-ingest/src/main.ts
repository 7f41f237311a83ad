import { readFileSync } from 'node:fs';
import { loadConfig } from '#libs/config';
import { CredentialVault, KeyRing } from '#libs/credentials';
import { identityGuard, runService } from '#libs/nest-runtime';
import { Database, PostgresTenantKeyStore } from '#libs/persistence';
import { createAdapter, joinHttp } from './join-http.js';
import { poolSize } from './pool-size.js';
import { webhookIngestSettings } from './settings.js';
import { WebhookIngestModule } from './webhook-ingest.module.js';

const config = loadConfig(webhookIngestSettings);

await runService({
  name: 'webhook-ingest',
  config,
  trustsCallers: false,
  adapter: createAdapter(),
  nest: { bodyParser: false },
  module: (logger, ending) => {
    const database = new Database({
      url: config.databaseUrl,
      applicationName: 'webhook-ingest',
      poolSize: poolSize(config.databasePoolSize),
      onError: (error) => logger.warn({ err: error }, 'A connection to PostgreSQL was lost'),
      identity: identityGuard(config, ending),
    });
    const ring = KeyRing.parse(readFileSync(config.credentialsKeyFile, 'utf8'));
    const vault = new CredentialVault(ring, new PostgresTenantKeyStore(database));
    return WebhookIngestModule.register({ database, vault, rabbitmqUrl: config.rabbitmqUrl, logger });
  },
  prepare: joinHttp,
});
