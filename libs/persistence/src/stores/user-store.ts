import { newUuid, type Role } from '#libs/contracts';
import type { Database, StatementRunner } from '../database.js';
import { addSubject } from '../statements/add-subject.js';
import { findLogin } from '../statements/find-login.js';
import { findSubject } from '../statements/find-subject.js';
import { findUser } from '../statements/find-user.js';
import { listMemberships } from '../statements/list-memberships.js';
import { nameUser } from '../statements/name-user.js';
import { showLogin } from '../statements/show-login.js';
import { showSubject } from '../statements/show-subject.js';
import { showUser } from '../statements/show-user.js';

/** A person's roles, by tenant. */
export type RolesByTenant = Readonly<Record<string, Role>>;

/** A person who signs in with a password. */
export interface LocalUser {
  id: string;
  displayName: string;
  /** What is kept of the password. */
  passwordHash: string;
  roles: RolesByTenant;
}

/** Whom an issuer vouches for: `subject` is the issuer's own and never changes, `displayName` is for people. */
export interface Subject {
  issuer: string;
  subject: string;
  displayName: string;
}

/** The people who sign in, as the control-plane sees them: one at a time, whom it names. */
export class UserStore {
  constructor(private readonly database: Pick<Database, 'transaction'>) {}

  /** Null where no local user has that login, which is in small letters. */
  findByLogin(login: string): Promise<LocalUser | null> {
    return this.database.transaction(async (runner) => {
      await runner.run(showLogin, [login]);
      const [user] = await runner.run<Omit<LocalUser, 'roles'>>(findLogin, [login]);
      if (!user) return null;
      const { id, displayName, passwordHash } = user;
      return { id, displayName, passwordHash, roles: await rolesOf(runner, id) };
    });
  }

  /** Null where there is no local user of that id. */
  findLocal(id: string): Promise<LocalUser | null> {
    return this.database.transaction(async (runner) => {
      await runner.run(showUser, [id]);
      const [user] = await runner.run<Omit<LocalUser, 'roles'> & { passwordHash: string | null }>(findUser, [id]);
      return user?.passwordHash ? { ...user, roles: await rolesOf(runner, id) } : null;
    });
  }

  /** The id of whom an issuer vouches for, who is added where nobody knows them, and called what the issuer says. */
  putSubject({ issuer, subject, displayName }: Subject): Promise<string> {
    return this.database.transaction(async (runner) => {
      await runner.run(showSubject, [issuer, subject]);
      await runner.run(addSubject, [newUuid(), issuer, subject, displayName]);
      const [user] = await runner.run<{ id: string }>(findSubject, [issuer, subject]);
      if (!user) throw new Error('A user who was just added is not there: this is a bug');
      await runner.run(nameUser, [user.id, displayName]);
      return user.id;
    });
  }
}

/** The roles of a user whom the transaction may see. */
export async function rolesOf(runner: StatementRunner, userId: string): Promise<RolesByTenant> {
  const rows = await runner.run<{ tenant: string; role: Role }>(listMemberships, [userId]);
  return Object.fromEntries(rows.map(({ tenant, role }) => [tenant, role]));
}
