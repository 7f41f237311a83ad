import type { ConnectionEntity, EndpointView } from '#libs/persistence';

/** A connection as the API shows it: of its credential only the type. */
export function presentConnection(connection: ConnectionEntity) {
  const { name, connector, settings, credentialType, version, createdAt, updatedAt } = connection;
  return { name, connector, settings, credentials: { type: credentialType }, version, createdAt, updatedAt };
}

/** A connection with how its endpoints stand; those of which nothing was noted are well. */
export function presentWithHealth(connection: ConnectionEntity, endpoints: readonly EndpointView[]) {
  const own = endpoints.filter((one) => one.connection === connection.name);
  return { ...presentConnection(connection), health: own.map(({ connection: _name, ...health }) => health) };
}

/** A connection as the API shows it. */
export type PresentedConnection = ReturnType<typeof presentConnection>;

/** A connection with how its endpoints stand. */
export type ConnectionWithHealth = ReturnType<typeof presentWithHealth>;
