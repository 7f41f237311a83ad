import { PAUSE_SCHEMA } from './pause-schema.js';

const text = { type: 'string' };

/** OpenAPI schema of a connection as the API shows it. */
export const CONNECTION_SCHEMA = {
  title: 'Connection',
  type: 'object',
  required: ['name', 'connector', 'settings', 'credentials', 'version', 'createdAt', 'updatedAt'],
  properties: {
    name: text,
    connector: text,
    settings: { type: 'object', additionalProperties: true },
    credentials: { type: 'object', properties: { type: text }, description: 'Only the type ever comes out' },
    version: { type: 'integer', description: 'Rises with every change' },
    createdAt: { type: 'string', format: 'date-time' },
    updatedAt: { type: 'string', format: 'date-time' },
  },
};

const ENDPOINT_SCHEMA = {
  title: 'EndpointHealth',
  type: 'object',
  required: ['group', 'breaker', 'reason', 'until', 'waiting'],
  properties: {
    group: { ...text, description: 'The endpoints of the connector that share a limit' },
    breaker: { ...text, enum: ['closed', 'open', 'half-open'] },
    reason: {
      type: ['string', 'null'],
      enum: ['rate_limited', 'breaker_open', 'configuration', null],
      description: 'Why calls wait; null where none has to',
    },
    until: { type: ['string', 'null'], format: 'date-time', description: 'Until when nobody may call' },
    waiting: { type: 'integer', description: 'Tasks that wait for it' },
  },
};

/** OpenAPI schema of a connection with how its endpoints stand. */
export const CONNECTION_WITH_HEALTH_SCHEMA = {
  ...CONNECTION_SCHEMA,
  title: 'ConnectionWithHealth',
  required: [...CONNECTION_SCHEMA.required, 'paused', 'connectorPaused', 'health'],
  properties: {
    ...CONNECTION_SCHEMA.properties,
    paused: PAUSE_SCHEMA,
    connectorPaused: PAUSE_SCHEMA,
    health: {
      type: 'array',
      items: ENDPOINT_SCHEMA,
      description: 'Only what is worth telling: empty where all is well',
    },
  },
};
