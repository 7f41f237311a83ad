import Type from 'typebox';
import { NAME_PATTERN } from '../name.js';
import { CONNECTION_WITH_HEALTH_SCHEMA } from './connection-schema.js';
import { PAGE_FIELDS } from './input-fields.js';
import { operation } from './operation.js';
import { SOURCE_SCHEMA } from './source-schema.js';
import { SUBSCRIPTION_SCHEMA } from './subscription-schema.js';

const NAME = Type.String({ pattern: NAME_PATTERN });
const CHANGED = { title: 'Changed', field: 'updatedAt', as: 'time' } as const;
const PAUSED = { title: 'Paused', field: 'paused.since', as: 'time' } as const;
const reading = { method: 'GET', role: 'viewer', danger: 'none' } as const;
const listing = { ...reading, input: Type.Object(PAGE_FIELDS), refusals: [400] };
const getting = { ...reading, input: Type.Object({ name: NAME }), refusals: [404] };

/** Where a tenant's tasks call. */
export const LIST_CONNECTIONS = operation({
  ...listing,
  name: 'connections.list',
  id: 'listConnections',
  summary: 'List connections',
  description:
    'By name, with how the endpoints behind each stand, how its calls of the last hour went, and whether it or its connector is paused.',
  path: '/v1/connections',
  answers: [
    {
      status: 200,
      description: 'A page, by name',
      schema: CONNECTION_WITH_HEALTH_SCHEMA,
      list: {
        columns: [
          { title: 'Name', field: 'name' },
          { title: 'Connector', field: 'connector' },
          { title: 'Credential', field: 'credentials.type' },
          { title: 'Breaker', field: 'health.0.breaker' },
          { title: 'Waits for', field: 'health.0.reason' },
          { title: 'Waiting', field: 'health.0.waiting', as: 'number' },
          { title: 'Calls/h', field: 'calls.lastHour.calls', as: 'number' },
          { title: 'Succeeded', field: 'calls.lastHour.succeeded', as: 'number' },
          { title: 'p95 ms', field: 'calls.lastHour.latencyMs.p95', as: 'number' },
          { title: 'Last error', field: 'calls.lastError.code' },
          PAUSED,
          { title: 'Connector paused', field: 'connectorPaused.since', as: 'time' },
          CHANGED,
        ],
      },
    },
  ],
});

/** Where tasks call, by its name. */
export const GET_CONNECTION = operation({
  ...getting,
  name: 'connections.get',
  id: 'getConnection',
  summary: 'Read a connection',
  description:
    'Of its credential only the type; with how the endpoints behind it stand, how its calls of the last hour and day went, and whether it or its connector is paused.',
  path: '/v1/connections/{name}',
  subject: 'connection',
  answers: [{ status: 200, description: 'The connection', schema: CONNECTION_WITH_HEALTH_SCHEMA }],
});

/** Where a tenant's webhooks come in. */
export const LIST_SOURCES = operation({
  ...listing,
  name: 'sources.list',
  id: 'listSources',
  summary: 'List sources',
  description: 'By name, with when each was heard last, whether it has fallen silent, and what was refused.',
  path: '/v1/sources',
  answers: [
    {
      status: 200,
      description: 'A page, by name',
      schema: SOURCE_SCHEMA,
      list: {
        columns: [
          { title: 'Name', field: 'name' },
          { title: 'Provider', field: 'provider' },
          { title: 'Ordered by', field: 'orderingKey' },
          { title: 'Last received', field: 'activity.lastReceivedAt', as: 'time' },
          { title: 'Silent', field: 'activity.silent' },
          { title: 'Refused last for', field: 'activity.refused.0.reason' },
          { title: 'URL', field: 'url' },
          CHANGED,
        ],
      },
    },
  ],
});

/** Where webhooks come in, by its name. */
export const GET_SOURCE = operation({
  ...getting,
  name: 'sources.get',
  id: 'getSource',
  summary: 'Read a source',
  description: 'Without its secrets; with when it was heard last, whether it has fallen silent, and what was refused.',
  path: '/v1/sources/{name}',
  subject: 'source',
  answers: [{ status: 200, description: 'The source', schema: SOURCE_SCHEMA }],
});

/** Where a tenant's results and events go. */
export const LIST_SUBSCRIPTIONS = operation({
  ...listing,
  name: 'subscriptions.list',
  id: 'listSubscriptions',
  summary: 'List subscriptions',
  description: 'By name, with what is owed to each, when the next try is, and what failed last.',
  path: '/v1/subscriptions',
  answers: [
    {
      status: 200,
      description: 'A page, by name',
      schema: SUBSCRIPTION_SCHEMA,
      list: {
        columns: [
          { title: 'Name', field: 'name' },
          { title: 'Kind', field: 'kind' },
          { title: 'Routing', field: 'routing' },
          { title: 'Delivers by', field: 'deliver.type' },
          { title: 'Enabled', field: 'enabled' },
          { title: 'Disabled because', field: 'disabledReason' },
          { title: 'Owed', field: 'deliveries.owed', as: 'number' },
          { title: 'Next try', field: 'deliveries.nextAt', as: 'time' },
          { title: 'Last error', field: 'deliveries.lastFailure.error' },
          PAUSED,
          CHANGED,
        ],
      },
    },
  ],
});

/** Where results and events go, by its name. */
export const GET_SUBSCRIPTION = operation({
  ...getting,
  name: 'subscriptions.get',
  id: 'getSubscription',
  summary: 'Read a subscription',
  description: 'Without its secret; with what is owed to it, when the next try is, and what failed last.',
  path: '/v1/subscriptions/{name}',
  subject: 'subscription',
  answers: [{ status: 200, description: 'The subscription', schema: SUBSCRIPTION_SCHEMA }],
});
