import { DELIVERY_STANDING_SCHEMA } from './delivery-schema.js';
import { PAUSE_SCHEMA } from './pause-schema.js';

const text = { type: 'string' };
const instant = { type: 'string', format: 'date-time' };

/** OpenAPI schema of a subscription as the API shows it. */
export const SUBSCRIPTION_SCHEMA = {
  title: 'Subscription',
  type: 'object',
  required: ['name', 'kind', 'routing', 'deliver', 'enabled', 'createdAt', 'updatedAt'],
  properties: {
    name: text,
    kind: { type: 'string', enum: ['results', 'events'] },
    routing: text,
    deliver: {
      type: 'object',
      properties: {
        type: { type: 'string', enum: ['http', 'amqp'] },
        url: text,
        queue: text,
        secret: { type: 'string', description: 'Shown once: only where it was made by this call' },
      },
    },
    enabled: { type: 'boolean' },
    disabledAt: { ...instant, nullable: true },
    disabledReason: { type: 'string', nullable: true },
    paused: PAUSE_SCHEMA,
    deliveries: DELIVERY_STANDING_SCHEMA,
    createdAt: instant,
    updatedAt: instant,
  },
};
