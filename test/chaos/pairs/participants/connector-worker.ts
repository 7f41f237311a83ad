import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { KeyRing } from '#libs/credentials';
import { createEgress, parseEgressAllow } from '#libs/egress';
import { confirmInstallation } from '#libs/nest-runtime';
import { Database } from '#libs/persistence';
import { ConnectorWorkerModule } from '../../../../apps/connector-worker/src/connector-worker.module.js';
import { joinQueues } from '../../../../apps/connector-worker/src/join-queues.js';
import { PACES } from '../paces.js';
import type { Premises } from '../premises.js';
import { HASTY } from './hasty-connector.js';
import { guard, silent } from './surroundings.js';

/** Builds the connector-worker as its process does. */
export async function buildConnectorWorker(premises: Premises): Promise<NestFastifyApplication> {
  const database = new Database({
    url: premises.databases.waybill_worker,
    applicationName: 'connector-worker',
    poolSize: 4,
    identity: guard(),
  });
  const app = await NestFactory.create<NestFastifyApplication>(
    ConnectorWorkerModule.register({
      connectors: [HASTY],
      database,
      ring: KeyRing.parse(premises.keys),
      egress: createEgress({ allow: parseEgressAllow('loopback') }),
      rabbitmqUrl: premises.brokers['connector-worker'],
      leaseSeconds: PACES.leaseMs / 1_000,
      logger: silent,
    }),
    new FastifyAdapter(),
    { logger: false, abortOnError: false },
  );
  await confirmInstallation(app, silent);
  joinQueues(app, silent, { connectors: ['http'], prefetch: 20, drainMs: PACES.drainMs });
  return app;
}
