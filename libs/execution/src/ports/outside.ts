import type { CallEnd, ConnectionSettings, Connector, OutgoingRequest } from '#libs/connector-kit';

/** A connection as a call needs it; the credential already as headers. */
export interface OpenConnection {
  connector: string;
  settings: ConnectionSettings;
  version: number;
  /** Since which of its versions it has led to the account it leads to now. */
  accountSince: number;
  /** Added last, never hashed, logged or stored. */
  authorization: Record<string, string>;
}

/** Finds connections. Answers may be a few seconds old. Null where there is none of that name. */
export interface ConnectionDirectory {
  /** The connector of a connection, for checking a task before it is accepted. */
  connectorOf(tenant: string, name: string): Promise<string | null>;
  open(tenant: string, name: string): Promise<ConnectionOpening>;
}

/** `sealed` where the credential cannot be opened: `detail` says why, for an operator, without the secret. */
export type ConnectionOpening =
  | { kind: 'open'; connection: OpenConnection }
  | { kind: 'missing' }
  | { kind: 'sealed'; detail: string };

/** How one call is made. */
export interface CallOptions {
  timeoutMs: number;
  /** A socket of its own, for calls whose effect must happen once. */
  freshConnection: boolean;
  authorization: Record<string, string>;
  signal: AbortSignal;
  /** Asked just before the first byte is written; where it says no, nothing is sent. */
  mayBegin(): boolean;
}

/** Makes calls. Never rejects for what the network or the third party does. */
export interface Caller {
  send(request: OutgoingRequest, options: CallOptions): Promise<CallEnd>;
}

/** Who a broker user is. */
export interface BrokerUser {
  kind: 'service' | 'operator' | 'tenant';
  tenant: string | null;
}

/** Whom the broker's validated user names stand for. Answers may be a few seconds old. */
export interface TenantDirectory {
  user(name: string): Promise<BrokerUser | null>;
  /** The tenant where only one is configured, else null. */
  onlyTenant(): Promise<string | null>;
}

/** The connectors this process knows, by name. */
export type ConnectorRegistry = ReadonlyMap<string, Connector>;
