/** The settings of a connection, already checked against the connector's schema. */
export type ConnectionSettings = Record<string, unknown>;

/** What an action is asked to do: its checked input, the connection's settings, the operation token. */
export interface ActionCall {
  input: Record<string, unknown>;
  settings: ConnectionSettings;
  /** 64 hex digits, the same at every attempt of one task. */
  token: string;
}
