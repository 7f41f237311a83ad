import { newUuid } from '#libs/contracts';
import { hashApiKey } from '../api-key-secret.js';
import type { Database } from '../database.js';
import { API_KEY_SCOPES } from '../entities/api-key.entity.js';
import type { ServiceRole } from '../migrations/wall.js';
import { scramVerifier } from '../scram-verifier.js';
import { addApiKey } from '../statements/add-api-key.js';
import { addTenant } from '../statements/add-tenant.js';
import { giveRoleLogin } from '../statements/give-role-login.js';
import { nameRoleLogin } from '../statements/name-role-login.js';
import { putBrokerUsers } from '../statements/put-broker-users.js';

/** A broker user and the tenant it stands for, if one. */
export interface KnownUser {
  name: string;
  kind: 'service' | 'operator' | 'tenant';
  tenant: string | null;
}

/** Lets services and people in. For the role that owns the schema; everything may be done again. */
export class ProvisioningStore {
  constructor(private readonly database: Database) {}

  /** Lets each role log in with its password, of printable ASCII. All of them or none. */
  async giveLogins(passwords: ReadonlyMap<ServiceRole, string>): Promise<void> {
    await this.database.transaction(async (runner) => {
      for (const [role, password] of passwords) {
        await runner.run(nameRoleLogin, [role, scramVerifier(password)]);
        await runner.run(giveRoleLogin, []);
      }
    });
  }

  /** Makes sure of a tenant. */
  async addTenant(tenant: string): Promise<void> {
    await this.database.run(addTenant, [tenant]);
  }

  /** Says for whom these broker users stand. */
  async putUsers(users: readonly KnownUser[]): Promise<void> {
    const sorted = users.toSorted((one, other) => (one.name < other.name ? -1 : 1));
    await this.database.run(putBrokerUsers, [
      sorted.map(({ name }) => name),
      sorted.map(({ tenant }) => tenant),
      sorted.map(({ kind }) => kind),
    ]);
  }

  /** Makes sure of an API key with every scope; one that was revoked stays so. */
  async addApiKey(tenant: string, key: string): Promise<void> {
    await this.database.run(addApiKey, [tenant, newUuid(), 'provisioned', hashApiKey(key), [...API_KEY_SCOPES]]);
  }
}
