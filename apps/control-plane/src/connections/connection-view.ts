import type { ConnectionEntity } from '#libs/persistence';

/** A connection as the API shows it: of its credential only the type. */
export function presentConnection(connection: ConnectionEntity) {
  const { name, connector, settings, credentialType, version, createdAt, updatedAt } = connection;
  return { name, connector, settings, credentials: { type: credentialType }, version, createdAt, updatedAt };
}

/** A connection as the API shows it. */
export type PresentedConnection = ReturnType<typeof presentConnection>;

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
