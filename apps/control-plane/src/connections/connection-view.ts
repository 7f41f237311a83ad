import type { ConnectionEntity, EndpointView, PauseView, RecentCalls } from '#libs/persistence';
import { presentCalls } from './calls-view.js';

/** A connection as the API shows it: of its credential only the type, and since and until when it is good. */
export function presentConnection(connection: ConnectionEntity) {
  const { name, connector, settings, credentialType, credentialSince, credentialExpiresAt, ...rest } = connection;
  const { version, createdAt, updatedAt } = rest;
  const credentials = { type: credentialType, since: credentialSince, expiresAt: credentialExpiresAt };
  return { name, connector, settings, credentials, version, createdAt, updatedAt };
}

/** What was noted beside connections: of their endpoints and calls, and the pauses of connections and of connectors by name. */
export interface ConnectionsStanding {
  endpoints: readonly EndpointView[];
  pauses: ReadonlyMap<string, PauseView>;
  connectorPauses: ReadonlyMap<string, PauseView>;
  calls: RecentCalls;
}

/**
 * A connection with how its endpoints stand, how its calls went, and whether it is paused; endpoints of which nothing was noted
 * are well. `whole` where it is looked at by itself.
 */
export function presentWithHealth(
  connection: ConnectionEntity,
  { endpoints, pauses, connectorPauses, calls }: ConnectionsStanding,
  whole: boolean,
) {
  const own = endpoints.filter((one) => one.connection === connection.name);
  return {
    ...presentConnection(connection),
    paused: pauses.get(connection.name) ?? null,
    connectorPaused: connectorPauses.get(connection.connector) ?? null,
    health: own.map(({ connection: _name, ...health }) => health),
    calls: presentCalls(calls, connection.name, whole),
  };
}

/** A connection as the API shows it. */
export type PresentedConnection = ReturnType<typeof presentConnection>;

/** A connection with how its endpoints stand. */
export type ConnectionWithHealth = ReturnType<typeof presentWithHealth>;
