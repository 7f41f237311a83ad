import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { CredentialVault, KeyRing } from '#libs/credentials';
import { Database, PostgresTenantKeyStore } from '#libs/persistence';
import { createAdapter, joinHttp } from '../../../../apps/webhook-ingest/src/join-http.js';
import { WebhookIngestModule } from '../../../../apps/webhook-ingest/src/webhook-ingest.module.js';
import { PACES } from '../paces.js';
import type { Premises } from '../premises.js';
import { holdAnswersOf } from './hold-answers-of.js';
import { guard, silent } from './surroundings.js';

/** Builds webhook-ingest, with the relay in it, as its process does. */
export async function buildWebhookIngest(premises: Premises): Promise<NestFastifyApplication> {
  const database = new Database({
    url: premises.databases.waybill_ingest,
    applicationName: 'webhook-ingest',
    poolSize: 6,
    identity: guard(),
  });
  const app = await NestFactory.create<NestFastifyApplication>(
    WebhookIngestModule.register({
      database,
      vault: new CredentialVault(KeyRing.parse(premises.keys), new PostgresTenantKeyStore(database)),
      rabbitmqUrl: premises.brokers['webhook-ingest'],
      logger: silent,
      relayEveryMs: PACES.relayMs,
    }),
    createAdapter(),
    { logger: false, bodyParser: false, abortOnError: false },
  );
  holdAnswersOf(app);
  joinHttp(app, silent);
  return app;
}
