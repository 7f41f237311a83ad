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
