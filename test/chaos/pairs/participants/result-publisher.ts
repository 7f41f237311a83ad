import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { CredentialVault, KeyRing } from '#libs/credentials';
import { createEgress, parseEgressAllow } from '#libs/egress';
import { confirmInstallation } from '#libs/nest-runtime';
import { Database, PostgresTenantKeyStore } from '#libs/persistence';
import { joinQueues } from '../../../../apps/result-publisher/src/join-queues.js';
import { ResultPublisherModule } from '../../../../apps/result-publisher/src/result-publisher.module.js';
import { PACES } from '../paces.js';
import type { Premises } from '../premises.js';
import { guard, silent } from './surroundings.js';

/** Builds the result-publisher, with the dead-letter drain in it, as its process does. */
export async function buildResultPublisher(premises: Premises): Promise<NestFastifyApplication> {
  const database = new Database({
    url: premises.databases.waybill_publisher,
    applicationName: 'result-publisher',
    poolSize: 4,
    identity: guard(),
  });
  const app = await NestFactory.create<NestFastifyApplication>(
    ResultPublisherModule.register({
      database,
      vault: new CredentialVault(KeyRing.parse(premises.keys), new PostgresTenantKeyStore(database)),
      egress: createEgress({ allow: parseEgressAllow('loopback') }),
      rabbitmqUrl: premises.brokers['result-publisher'],
      logger: silent,
      owedReplies: { everyMs: PACES.repliesMs, ageMs: PACES.replyAgeMs },
      callbacks: { idleMs: PACES.callbackIdleMs, leaseMs: PACES.callbackLeaseMs },
    }),
    new FastifyAdapter(),
    { logger: false, abortOnError: false },
  );
  await confirmInstallation(app, silent);
  joinQueues(app, silent, { connectors: ['http'], drainMs: PACES.drainMs });
  return app;
}
