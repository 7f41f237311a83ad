import { hashPassword } from '#libs/credentials';
import { Database, type KnownUser, LocalUserStore, ProvisioningStore, SERVICE_ROLES } from '#libs/persistence';
import type { Provisioning } from './provision-file.js';

/**
 * Lets the services' roles log in; makes tenant, known broker users, API key and administrator. May be done any number of
 * times: an administrator who is there keeps the password they have by now.
 */
export async function provisionDatabase(databaseUrl: string, wanted: Provisioning): Promise<void> {
  const { tenant, developer, databaseRoles } = wanted;
  const database = new Database({ url: databaseUrl, applicationName: 'waybill-provision', poolSize: 2 });
  try {
    const store = new ProvisioningStore(database);
    await store.giveLogins(new Map(SERVICE_ROLES.map((role) => [role, databaseRoles[role]])));
    await store.addTenant(tenant);
    const services = Object.keys(wanted.brokerUsers);
    await store.putUsers([
      ...services.map((name): KnownUser => ({ name, kind: 'service', tenant: null })),
      { name: developer.user, kind: 'operator', tenant },
    ]);
    await store.addApiKey(tenant, wanted.apiKey);
    if (wanted.administrator) {
      const { login, password } = wanted.administrator;
      await new LocalUserStore(database).add(login, await hashPassword(password), { [tenant]: 'admin' });
    }
  } finally {
    await database.close();
  }
}
