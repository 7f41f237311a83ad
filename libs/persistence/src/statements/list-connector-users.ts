import type { Statement } from '../database.js';

/** Tenants that have a connection of a connector, by connector. $1 connectors. */
export const listConnectorUsers: Statement = {
  name: 'list-connector-users',
  text: 'SELECT DISTINCT tenant, connector FROM connections WHERE connector = ANY ($1::text[]) ORDER BY tenant, connector',
};
