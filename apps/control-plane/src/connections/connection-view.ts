import { PAUSE_SCHEMA } from '#libs/contracts';
import type { ConnectionEntity, EndpointView, PauseView } from '#libs/persistence';

/** A connection as the API shows it: of its credential only the type. */
export function presentConnection(connection: ConnectionEntity) {
  const { name, connector, settings, credentialType, version, createdAt, updatedAt } = connection;
  return { name, connector, settings, credentials: { type: credentialType }, version, createdAt, updatedAt };
}

/** What was noted beside connections: of their endpoints, and the pauses of connections and of connectors by name. */
export interface ConnectionsStanding {
  endpoints: readonly EndpointView[];
  pauses: ReadonlyMap<string, PauseView>;
  connectorPauses: ReadonlyMap<string, PauseView>;
}

/** A connection with how its endpoints stand, and whether it is paused; endpoints of which nothing was noted are well. */
export function presentWithHealth(
  connection: ConnectionEntity,
  { endpoints, pauses, connectorPauses }: ConnectionsStanding,
) {
  const own = endpoints.filter((one) => one.connection === connection.name);
  return {
    ...presentConnection(connection),
    paused: pauses.get(connection.name) ?? null,
    connectorPaused: connectorPauses.get(connection.connector) ?? null,
    health: own.map(({ connection: _name, ...health }) => health),
  };
}

/** A connection as the API shows it. */
export type PresentedConnection = ReturnType<typeof presentConnection>;

/** A connection with how its endpoints stand. */
export type ConnectionWithHealth = ReturnType<typeof presentWithHealth>;

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
