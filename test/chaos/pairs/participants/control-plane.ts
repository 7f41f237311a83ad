import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { readConfig } from '#libs/config';
import { KeyRing } from '#libs/credentials';
import { ControlPlaneModule } from '../../../../apps/control-plane/src/control-plane.module.js';
import { controlPlaneShape } from '../../../../apps/control-plane/src/control-plane-config.js';
import { createAdapter, prepareHttp } from '../../../../apps/control-plane/src/http/prepare-http.js';
import { testVariable } from '../../../support/test-environment.js';
import { PACES } from '../paces.js';
import type { Premises } from '../premises.js';
import { HASTY } from './hasty-connector.js';
import { holdAnswersOf } from './hold-answers-of.js';
import { silent } from './surroundings.js';

/** Builds the control-plane, with the sweeper in it, as its process does. */
export async function buildControlPlane(premises: Premises): Promise<NestFastifyApplication> {
  const config = readConfig(controlPlaneShape, {
    DATABASE_URL: premises.databases.waybill_control_plane,
    MAINTENANCE_DATABASE_URL: premises.databases.waybill_maintenance,
    DATABASE_POOL_SIZE: '4',
    RABBITMQ_URL: premises.brokers['control-plane'],
    RABBITMQ_MANAGEMENT_URL: testVariable('TEST_AMQP_MANAGEMENT_URL'),
    CREDENTIALS_KEY_FILE: '/dev/null',
    PUBLIC_WEBHOOK_URL: `http://127.0.0.1:${premises.ports['webhook-ingest']}/`,
    EGRESS_ALLOW: 'loopback',
  });
  const ring = KeyRing.parse(premises.keys);
  const app = await NestFactory.create<NestFastifyApplication>(
    ControlPlaneModule.register({ config, ring, logger: silent, connectors: [HASTY], sweepEveryMs: PACES.sweepMs }),
    createAdapter(config),
    { logger: false, bodyParser: false, abortOnError: false },
  );
  holdAnswersOf(app);
  prepareHttp(app, silent);
  return app;
}
