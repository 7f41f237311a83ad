import type { Config } from '#libs/config';
import { hashPassword, PASSWORD_LENGTH } from '#libs/credentials';
import { Database, LocalUserStore, type RolesByTenant } from '#libs/persistence';
import { LOGIN_PATTERN } from '../provisioning/provision-file.js';
import type { setUserSettings } from '../settings.js';

const { least, most } = PASSWORD_LENGTH;

/**
 * Makes a local user, or changes one and ends all of their sessions, and says which.
 *
 * @throws Error saying which setting to correct
 */
export async function setUser(config: Config<typeof setUserSettings>): Promise<string> {
  const { userLogin: login, userPassword: password } = config;
  if (!new RegExp(LOGIN_PATTERN).test(login)) throw new Error('that is no login; correct USER_LOGIN');
  if (password !== '' && (password.length < least || password.length > most)) {
    throw new Error(`the password must have ${least} to ${most} characters; correct USER_PASSWORD`);
  }
  const roles = rolesIn(config.userRoles);
  const database = new Database({ url: config.databaseUrl, applicationName: 'waybill-set-user', poolSize: 1 });
  try {
    const users = new LocalUserStore(database);
    const passwordHash = password === '' ? null : await hashPassword(password);
    if (await users.change({ login, passwordHash, roles })) return `${login} is changed, and signed out everywhere`;
    if (passwordHash === null || roles === null || Object.keys(roles).length === 0) {
      throw new Error(`there is no user ${login}; to make one, give USER_PASSWORD and USER_ROLES`);
    }
    if (await users.add(login, passwordHash, roles)) return `${login} is made`;
    throw new Error(`${login} was made by somebody else just now; run it again`);
  } catch (error) {
    throw isUnknownTenant(error) ? new Error('there is no such tenant; correct USER_ROLES') : error;
  } finally {
    await database.close();
  }
}

/** Null where nothing is given: then roles stay as they are. */
function rolesIn(given: readonly string[]): RolesByTenant | null {
  if (given.length === 0) return null;
  return Object.fromEntries(given.filter((item) => item !== 'none').map((item) => item.split('=')));
}

function isUnknownTenant(error: unknown): boolean {
  return (error as { constraint?: unknown } | null)?.constraint === 'memberships_tenant_fk';
}
