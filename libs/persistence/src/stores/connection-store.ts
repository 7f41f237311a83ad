import type { StatementRunner } from '../database.js';
import { findConnection } from '../statements/find-connection.js';

/** A connection as a worker reads it. */
export interface StoredConnection {
  connector: string;
  settings: Record<string, unknown>;
  version: number;
  /** Since which of its versions it has led to the account it leads to now. */
  accountSince: number;
  sealedCredential: Buffer;
}

/** Connections of all tenants, for the workers. */
export class ConnectionStore {
  constructor(private readonly database: StatementRunner) {}

  async find(tenant: string, name: string): Promise<StoredConnection | null> {
    const [row] = await this.database.run<StoredConnection>(findConnection, [tenant, name]);
    return row ?? null;
  }
}
