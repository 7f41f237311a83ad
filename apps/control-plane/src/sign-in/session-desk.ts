import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { type AuditEntry, AuditTrail, Database, type RolesByTenant, SessionStore } from '#libs/persistence';
import { actorOf } from '../auth/caller.js';
import { readCookie, SESSION_COOKIE } from '../auth/cookies.js';
import type { Session } from '../auth/session.js';
import { hashSessionToken, isSessionToken, newSessionToken } from '../auth/session-token.js';

/** Whoever is to have a session. */
export interface Holder {
  userId: string;
  displayName: string;
  /** What was found of the password; null where an issuer vouches for them. */
  passwordHash: string | null;
  roles: RolesByTenant;
}

/** Where somebody signs in from. */
export interface Visit {
  ip: string;
  /** SHA-256 of the token of the session this browser had before. */
  replaces: Buffer | null;
}

/** Opens and ends sessions, each in the audit trail of every tenant that its holder has a role in. */
@Injectable()
export class SessionDesk {
  readonly #trail: AuditTrail;

  constructor(
    private readonly sessions: SessionStore,
    database: Database,
  ) {
    this.#trail = new AuditTrail(database);
  }

  /** `how` is for the trail. Null where the password was changed meanwhile. */
  async open(holder: Holder, visit: Visit, how: string): Promise<Session | null> {
    const token = newSessionToken();
    const entries = entriesFor(holder, 'session.open', `${how} from ${visit.ip}`);
    return sessionOf(holder, token, await this.sessions.open(opening(holder, token, visit), entries));
  }

  /** With another password, of which `hash` is kept. Null where it was changed meanwhile. */
  async openWithPassword(holder: Holder, visit: Visit, hash: string): Promise<Session | null> {
    const token = newSessionToken();
    const entries = entriesFor(holder, 'user.password', `from ${visit.ip}`);
    return sessionOf(holder, token, await this.sessions.openWithPassword(opening(holder, token, visit), hash, entries));
  }

  /** Signs out. */
  async end(session: Session, ip: string): Promise<void> {
    await this.sessions.end(hashSessionToken(session.token), entriesFor(session, 'session.end', `from ${ip}`));
  }

  /** Writes down that somebody was not let in as this user. */
  async writeRefusal(user: Pick<Holder, 'userId' | 'roles'>, { ip }: Visit): Promise<void> {
    for (const entry of entriesFor(user, 'session.refuse', `from ${ip}`)) await this.#trail.append(entry);
  }
}

const opening = ({ userId, passwordHash, roles }: Holder, token: string, { replaces }: Visit) => ({
  tokenHash: hashSessionToken(token),
  userId,
  passwordHash,
  // Whoever has a password here has the roles that are kept here, as they are at each request.
  roles: passwordHash === null ? roles : null,
  replaces,
});

function sessionOf(holder: Holder, token: string, endsAt: Date | null): Session | null {
  const { userId, displayName, roles, passwordHash } = holder;
  return endsAt && { userId, displayName, roles, isLocal: passwordHash !== null, endsAt, token };
}

function entriesFor({ userId, roles }: Pick<Holder, 'userId' | 'roles'>, act: string, detail: string): AuditEntry[] {
  const actor = actorOf({ by: { kind: 'user', id: userId } });
  return Object.keys(roles).map((tenant) => ({ tenant, actor, act, subject: userId, detail }));
}

/** Where a request comes from, and which session its browser had. */
export function visitOf({ ip, headers }: Pick<FastifyRequest, 'ip' | 'headers'>): Visit {
  const token = readCookie(headers.cookie, SESSION_COOKIE);
  return { ip, replaces: token !== null && isSessionToken(token) ? hashSessionToken(token) : null };
}
