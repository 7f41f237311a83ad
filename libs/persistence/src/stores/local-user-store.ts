import { newUuid } from '#libs/contracts';
import type { Database, StatementRunner } from '../database.js';
import { endOtherMemberships } from '../statements/end-other-memberships.js';
import { endSessionsOfUser } from '../statements/end-sessions-of-user.js';
import { findLoginId } from '../statements/find-login-id.js';
import { putLogin } from '../statements/put-login.js';
import { putMemberships } from '../statements/put-memberships.js';
import { setPassword } from '../statements/set-password.js';
import type { RolesByTenant } from './user-store.js';

/** What a local user is to have; null leaves as it is. */
export interface LocalUserChange {
  login: string;
  /** What is kept of the password. */
  passwordHash: string | null;
  /** Every role the user has from now on. */
  roles: RolesByTenant | null;
}

/** Makes local users and says what they may do. For the role that owns the schema. */
export class LocalUserStore {
  constructor(private readonly database: Pick<Database, 'transaction'>) {}

  /** Makes a user, unless one has that login already, who then is left alone. Whether one was made. */
  add(login: string, passwordHash: string, roles: RolesByTenant): Promise<boolean> {
    return this.database.transaction(async (runner) => {
      const [made] = await runner.run<{ id: string }>(putLogin, [newUuid(), login, passwordHash]);
      if (made) await putRoles(runner, made.id, roles);
      return made !== undefined;
    });
  }

  /** Changes a user and ends all of their sessions. False, and nothing done, where there is none of that login. */
  change({ login, passwordHash, roles }: LocalUserChange): Promise<boolean> {
    return this.database.transaction(async (runner) => {
      const [user] = await runner.run<{ id: string }>(findLoginId, [login]);
      if (!user) return false;
      if (passwordHash !== null) await runner.run(setPassword, [user.id, passwordHash]);
      if (roles !== null) {
        await runner.run(endOtherMemberships, [user.id, Object.keys(roles)]);
        await putRoles(runner, user.id, roles);
      }
      await runner.run(endSessionsOfUser, [user.id]);
      return true;
    });
  }
}

async function putRoles(runner: StatementRunner, userId: string, roles: RolesByTenant): Promise<void> {
  const sorted = Object.entries(roles).toSorted(([one], [other]) => (one < other ? -1 : 1));
  await runner.run(putMemberships, [userId, sorted.map(([tenant]) => tenant), sorted.map(([, role]) => role)]);
}
