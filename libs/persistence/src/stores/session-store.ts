import type { Database, TransactionRunner } from '../database.js';
import { clearSessionsOfUser } from '../statements/clear-sessions-of-user.js';
import { endSession } from '../statements/end-session.js';
import { endSessionsOfUser } from '../statements/end-sessions-of-user.js';
import { findSession } from '../statements/find-session.js';
import { findUser } from '../statements/find-user.js';
import { openSession } from '../statements/open-session.js';
import { setPassword } from '../statements/set-password.js';
import { setTenant } from '../statements/set-tenant.js';
import { showSession } from '../statements/show-session.js';
import { showUser } from '../statements/show-user.js';
import { touchSession } from '../statements/touch-session.js';
import { type AuditEntry, AuditTrail } from './audit-trail.js';
import { type RolesByTenant, rolesOf } from './user-store.js';

/** A session that goes on. */
export interface StoredSession {
  userId: string;
  displayName: string;
  /** Whether its user has a password here. */
  isLocal: boolean;
  /** What its user may do now. */
  roles: RolesByTenant;
  endsAt: Date;
}

/** A session about to be opened. */
export interface SessionOpening {
  /** SHA-256 of its token. */
  tokenHash: Buffer;
  userId: string;
  /** What was found of the password that let its user in; null without one. */
  passwordHash: string | null;
  /** What an issuer lets its user do; null where the memberships decide, and go on deciding. */
  roles: RolesByTenant | null;
  /** SHA-256 of the token of the session it takes the place of. */
  replaces: Buffer | null;
}

/** How long sessions last, in seconds. */
export interface SessionTimes {
  /** After its last use. */
  idleSeconds: number;
  /** From its beginning. */
  lifeSeconds: number;
}

/** Who is signed in, in which browser: of a session's token only the hash is kept, and what is deleted is over everywhere. */
export class SessionStore {
  constructor(
    private readonly database: Pick<Database, 'transaction' | 'identity'>,
    private readonly times: SessionTimes,
  ) {}

  /** The session of a token, whose use is noted unless it is none; null where there is none or it is over. */
  find(tokenHash: Buffer, { isUse = true } = {}): Promise<StoredSession | null> {
    return this.database.transaction(async (runner) => {
      await runner.run(showSession, [tokenHash.toString('hex')]);
      const [session] = await runner.run<FoundSession>(findSession, [tokenHash, this.times.idleSeconds]);
      if (!session) return null;
      const { userId, endsAt, stale } = session;
      const [user] = await runner.run<{ displayName: string; passwordHash: string | null }>(findUser, [userId]);
      if (!user) return null;
      const roles = session.roles ?? (await rolesOf(runner, userId));
      if (isUse && stale && !this.database.identity?.replaced) await runner.run(touchSession, [tokenHash]);
      return { userId, displayName: user.displayName, isLocal: user.passwordHash !== null, roles, endsAt };
    });
  }

  /** Opens a session, audited, and says when it ends at the latest; null where the password was changed meanwhile. */
  open(opening: SessionOpening, entries: readonly AuditEntry[]): Promise<Date | null> {
    return this.database.transaction(async (runner) => {
      const { userId, replaces } = opening;
      if (replaces) {
        await runner.run(showSession, [replaces.toString('hex')]);
        await runner.run(endSession, [replaces]);
      }
      await runner.run(showUser, [userId]);
      await runner.run(clearSessionsOfUser, [userId, this.times.idleSeconds]);
      return this.#insert(runner, opening, entries);
    });
  }

  /** Sets another password, ends all sessions of the user and opens a new one, audited; null where it was changed meanwhile. */
  openWithPassword(opening: SessionOpening, password: string, entries: readonly AuditEntry[]): Promise<Date | null> {
    return this.database.transaction(async (runner) => {
      const { userId } = opening;
      await runner.run(showUser, [userId]);
      await runner.run(endSessionsOfUser, [userId]);
      const endsAt = await this.#insert(runner, opening, entries);
      if (endsAt) await runner.run(setPassword, [userId, password]);
      return endsAt;
    });
  }

  /** Ends a session, audited. Whether there was one. */
  end(tokenHash: Buffer, entries: readonly AuditEntry[]): Promise<boolean> {
    return this.database.transaction(async (runner) => {
      await runner.run(showSession, [tokenHash.toString('hex')]);
      const ended = await runner.run(endSession, [tokenHash]);
      if (ended.length > 0) await writeDown(runner, entries);
      return ended.length > 0;
    });
  }

  async #insert(
    runner: TransactionRunner,
    { tokenHash, userId, passwordHash, roles }: SessionOpening,
    entries: readonly AuditEntry[],
  ): Promise<Date | null> {
    const parameters = [tokenHash, userId, roles && JSON.stringify(roles), this.times.lifeSeconds, passwordHash];
    const [opened] = await runner.run<{ endsAt: Date }>(openSession, parameters);
    if (!opened) return null;
    await writeDown(runner, entries);
    return opened.endsAt;
  }
}

interface FoundSession {
  userId: string;
  roles: RolesByTenant | null;
  endsAt: Date;
  stale: boolean;
}

/** In the trails of several tenants, always in the same order: whoever writes to the same ones waits and is not stuck. */
async function writeDown(runner: TransactionRunner, entries: readonly AuditEntry[]): Promise<void> {
  for (const entry of entries.toSorted((one, other) => (one.tenant < other.tenant ? -1 : 1))) {
    await runner.run(setTenant, [entry.tenant]);
    await AuditTrail.appendIn(runner, entry);
  }
}
