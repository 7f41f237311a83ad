import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { ServiceName } from '../../singles/points.js';
import type { Premises } from '../premises.js';
import { buildConnectorWorker } from './connector-worker.js';
import { buildControlPlane } from './control-plane.js';
import { buildResultPublisher } from './result-publisher.js';
import { buildWebhookIngest } from './webhook-ingest.js';

/** How each service is built in this process, from the product's own modules. */
export const BUILDERS: Readonly<Record<ServiceName, (premises: Premises) => Promise<NestFastifyApplication>>> = {
  'connector-worker': buildConnectorWorker,
  'control-plane': buildControlPlane,
  'result-publisher': buildResultPublisher,
  'webhook-ingest': buildWebhookIngest,
};
