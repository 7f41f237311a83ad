import { ERROR_CATEGORIES } from '../task-error.js';
import { PAUSE_SCHEMA } from './pause-schema.js';

const text = { type: 'string' };
const instant = { type: 'string', format: 'date-time' };

/** OpenAPI schema of a connection as the API shows it. */
export const CONNECTION_SCHEMA = {
  title: 'Connection',
  type: 'object',
  required: ['name', 'connector', 'settings', 'credentials', 'version', 'createdAt', 'updatedAt'],
  properties: {
    name: text,
    connector: text,
    settings: { type: 'object', additionalProperties: true },
    credentials: {
      type: 'object',
      properties: {
        type: text,
        since: { ...instant, nullable: true, description: 'When it was given last; null where that was not noted' },
        expiresAt: {
          ...instant,
          nullable: true,
          description: 'When it ends, as it says itself or somebody has said; null where nobody has',
        },
      },
      description: 'Neither secret nor name ever comes out',
    },
    version: { type: 'integer', description: 'Rises with every change' },
    createdAt: { type: 'string', format: 'date-time' },
    updatedAt: { type: 'string', format: 'date-time' },
  },
};

const figure = { type: 'integer', nullable: true };

const CALLS_SCHEMA = {
  title: 'Calls',
  type: 'object',
  required: ['calls', 'succeeded', 'successRate', 'failed', 'latencyMs'],
  properties: {
    calls: { type: 'integer' },
    succeeded: { type: 'integer' },
    successRate: { type: 'number', nullable: true, description: 'From 0 to 1; null without calls' },
    failed: {
      type: 'object',
      additionalProperties: { type: 'integer' },
      description: 'Calls that did not succeed, by the category of their error; only what occurred',
    },
    latencyMs: {
      type: 'object',
      required: ['p50', 'p95'],
      properties: { p50: figure, p95: figure },
      description: 'Milliseconds that half of the calls, and 95 of 100, stayed below; to a fifth. Null without calls',
    },
  },
};

const RECENT_CALLS_SCHEMA = {
  title: 'RecentCalls',
  type: 'object',
  required: ['lastHour', 'lastDay', 'lastError'],
  properties: {
    lastHour: CALLS_SCHEMA,
    lastDay: { ...CALLS_SCHEMA, nullable: true, description: 'Null in lists' },
    lastError: {
      title: 'LastError',
      type: 'object',
      nullable: true,
      required: ['at', 'category', 'code', 'taskId'],
      properties: {
        at: instant,
        category: { ...text, enum: [...ERROR_CATEGORIES] },
        code: text,
        taskId: { ...text, description: 'The task whose story tells the rest' },
      },
      description: 'The call that failed last; null where none did for a day',
    },
  },
  description:
    'As workers noted it, ten minutes at a time and some seconds late; what a dying worker had not noted is missing',
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
    since: {
      ...instant,
      nullable: true,
      description: 'When the breaker opened; null where it is closed, or where that was not noted',
    },
    waiting: { type: 'integer', description: 'Tasks that wait for it' },
  },
};

/** OpenAPI schema of a connection with how its endpoints stand. */
export const CONNECTION_WITH_HEALTH_SCHEMA = {
  ...CONNECTION_SCHEMA,
  title: 'ConnectionWithHealth',
  required: [...CONNECTION_SCHEMA.required, 'paused', 'connectorPaused', 'health', 'calls'],
  properties: {
    ...CONNECTION_SCHEMA.properties,
    paused: PAUSE_SCHEMA,
    connectorPaused: PAUSE_SCHEMA,
    health: {
      type: 'array',
      items: ENDPOINT_SCHEMA,
      description: 'Only what is worth telling: empty where all is well',
    },
    calls: RECENT_CALLS_SCHEMA,
  },
};
