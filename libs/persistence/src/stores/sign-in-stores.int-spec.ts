import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type DatabaseStage, databaseStage } from '../../../../test/support/database-stage.js';
import type { Database } from '../database.js';
import { LocalUserStore } from './local-user-store.js';
import { SessionStore } from './session-store.js';
import { SignInLimitStore } from './sign-in-limit-store.js';
import { type LocalUser, UserStore } from './user-store.js';

const TIMES = { idleSeconds: 600, lifeSeconds: 3_600 };

let stage: DatabaseStage;
let owner: Database;
let service: Database;
let locals: LocalUserStore;
let users: UserStore;
let sessions: SessionStore;

const query = <Row>(on: Database, text: string, parameters: readonly unknown[] = []) =>
  on.run<Row>({ name: '', text }, parameters);

beforeAll(async () => {
  stage = await databaseStage('acme', 'other');
  owner = stage.owner;
  service = await stage.openAs('waybill_control_plane');
  locals = new LocalUserStore(owner);
  users = new UserStore(service);
  sessions = new SessionStore(service, TIMES);
});

afterAll(() => stage?.drop());

beforeEach(async () => {
  await query(owner, 'DELETE FROM users');
  await query(owner, 'DELETE FROM sign_in_limits');
});

async function local(login: string, roles: LocalUser['roles'] = { acme: 'admin' }): Promise<LocalUser> {
  await locals.add(login, `hash of ${login}`, roles);
  const user = await users.findByLogin(login);
  if (!user) throw new Error('not made');
  return user;
}

const newHash = () => randomBytes(32);

async function signedIn({ id, passwordHash }: LocalUser, replaces: Buffer | null = null): Promise<Buffer> {
  const tokenHash = newHash();
  await sessions.open({ tokenHash, userId: id, passwordHash, roles: null, replaces }, []);
  return tokenHash;
}

describe('a local user', () => {
  it('is made once, and found by the login with what they may do', async () => {
    expect(await locals.add('ada', 'one', { other: 'viewer', acme: 'admin' })).toBe(true);
    expect(await locals.add('ada', 'two', { acme: 'viewer' })).toBe(false);
    const found = await users.findByLogin('ada');
    expect(found).toEqual({
      ...{ id: expect.any(String), displayName: 'ada', passwordHash: 'one' },
      roles: { acme: 'admin', other: 'viewer' },
    });
    expect(await users.findLocal(String(found?.id))).toEqual(found);
    expect(await users.findByLogin('adam')).toBeNull();
  });

  it('is signed out everywhere by a change, and may do at once what it says', async () => {
    const ada = await local('ada', { acme: 'admin', other: 'admin' });
    const grace = await local('grace');
    const [hers, another] = [await signedIn(ada), await signedIn(grace)];
    expect(await locals.change({ login: 'ada', passwordHash: null, roles: { acme: 'viewer' } })).toBe(true);
    expect(await sessions.find(hers)).toBeNull();
    expect(await sessions.find(another)).not.toBeNull();
    expect(await users.findByLogin('ada')).toMatchObject({ passwordHash: 'hash of ada', roles: { acme: 'viewer' } });
    expect(await locals.change({ login: 'nobody', passwordHash: 'x', roles: null })).toBe(false);
  });
});

describe('whom an issuer vouches for', () => {
  it('is one person however often and at however many replicas at once, and is not another of another issuer', async () => {
    const subject = { issuer: 'https://id.example', subject: 'ada', displayName: 'Ada' };
    const ids = await Promise.all(Array.from({ length: 6 }, () => users.putSubject(subject)));
    expect(new Set(ids).size).toBe(1);
    expect(await users.putSubject({ ...subject, issuer: 'https://id.example/' })).not.toBe(ids[0]);
    expect(await users.putSubject({ ...subject, displayName: 'Ada L.' })).toBe(ids[0]);
    expect(await users.findLocal(String(ids[0]))).toBeNull();
    expect(await query(owner, `SELECT display_name FROM users WHERE id = '${ids[0]}'`)).toEqual([
      { display_name: 'Ada L.' },
    ]);
  });
});

describe('a session', () => {
  it('is found by its token, with the roles of its user as they are now', async () => {
    const ada = await local('ada');
    const token = await signedIn(ada);
    await query(owner, `UPDATE memberships SET role = 'viewer'`);
    const found = await sessions.find(token);
    expect(found).toMatchObject({ userId: ada.id, displayName: 'ada', isLocal: true, roles: { acme: 'viewer' } });
    expect(found?.endsAt.getTime()).toBeGreaterThan(Date.now() + 3_500_000);
    expect(await sessions.find(newHash())).toBeNull();
  });

  it('has what its issuer lets its user do, if that is who let them in', async () => {
    const userId = await users.putSubject({ issuer: 'https://id.example', subject: 'x', displayName: 'X' });
    const tokenHash = newHash();
    const roles = { other: 'operator' } as const;
    await sessions.open({ tokenHash, userId, passwordHash: null, roles, replaces: null }, []);
    expect(await sessions.find(tokenHash)).toMatchObject({ isLocal: false, roles });
  });

  it.each([
    ['its life is over', `ends_at = now()`],
    ['nobody used it for too long', `used_at = now() - interval '601 seconds'`],
  ])('is over once %s, and gone with the next sign-in', async (_why, change) => {
    const ada = await local('ada');
    const token = await signedIn(ada);
    await query(owner, `UPDATE sessions SET ${change}`);
    expect(await sessions.find(token)).toBeNull();
    await signedIn(ada);
    expect(await query(owner, 'SELECT count(*)::int AS n FROM sessions')).toEqual([{ n: 1 }]);
  });

  it('lasts as long as it is used', async () => {
    const token = await signedIn(await local('ada'));
    await query(owner, `UPDATE sessions SET used_at = now() - interval '599 seconds'`);
    expect(await sessions.find(token)).not.toBeNull();
    expect(await query(owner, `SELECT used_at > now() - interval '5 seconds' AS used FROM sessions`)).toEqual([
      { used: true },
    ]);
  });

  it('takes the place of the one before in the same browser, whoever had that', async () => {
    const before = await signedIn(await local('grace'));
    const token = await signedIn(await local('ada'), before);
    expect(await sessions.find(before)).toBeNull();
    expect(await sessions.find(token)).not.toBeNull();
  });

  it('is not opened by a password that was changed in the meantime', async () => {
    const ada = await local('ada');
    await locals.change({ login: 'ada', passwordHash: 'another', roles: null });
    const opening = {
      tokenHash: newHash(),
      userId: ada.id,
      passwordHash: ada.passwordHash,
      roles: null,
      replaces: null,
    };
    expect(await sessions.open(opening, [])).toBeNull();
    expect(await sessions.openWithPassword(opening, 'mine', [])).toBeNull();
    expect(await users.findByLogin('ada')).toMatchObject({ passwordHash: 'another' });
  });

  it('alone is left of its user by a new password', async () => {
    const ada = await local('ada');
    const [one, other] = [await signedIn(ada), await signedIn(ada)];
    const kept = newHash();
    const opening = { tokenHash: kept, userId: ada.id, passwordHash: ada.passwordHash, roles: null, replaces: one };
    await sessions.openWithPassword(opening, 'new', []);
    expect(await Promise.all([one, other, kept].map((each) => sessions.find(each)))).toEqual([
      ...[null, null, expect.objectContaining({ userId: ada.id })],
    ]);
    expect(await users.findByLogin('ada')).toMatchObject({ passwordHash: 'new' });
  });

  it('is written down where it was opened and ended, in the trail of each tenant, and once', async () => {
    const ada = await local('ada', { acme: 'admin', other: 'viewer' });
    const tokenHash = newHash();
    const entries = (act: string) =>
      ['other', 'acme'].map((tenant) => ({ tenant, actor: `user:${ada.id}`, act, subject: ada.id, detail: '' }));
    const opening = { tokenHash, userId: ada.id, passwordHash: ada.passwordHash, roles: null, replaces: null };
    await sessions.open(opening, entries('session.open'));
    expect(await sessions.end(tokenHash, entries('session.end'))).toBe(true);
    expect(await sessions.end(tokenHash, entries('session.end'))).toBe(false);
    const written = `SELECT tenant, act FROM audit_entries WHERE subject = '${ada.id}' AND act LIKE 'session.%' ORDER BY tenant, act`;
    expect(await query(owner, written)).toEqual([
      { tenant: 'acme', act: 'session.end' },
      { tenant: 'acme', act: 'session.open' },
      { tenant: 'other', act: 'session.end' },
      { tenant: 'other', act: 'session.open' },
    ]);
  });
});

describe('the wall around people', () => {
  it('shows the control-plane nobody it has not named, and lets it make nobody with a password', async () => {
    const ada = await local('ada');
    await local('grace', { acme: 'viewer' });
    await signedIn(ada);
    for (const table of ['users', 'memberships', 'sessions']) {
      expect([table, await query(service, `SELECT 1 FROM ${table}`)]).toEqual([table, []]);
    }
    const asAda = <Row>(text: string) =>
      service.transaction(async (runner) => {
        await runner.run({ name: '', text: `SELECT set_config('waybill.user', '${ada.id}', true)` }, []);
        return runner.run<Row>({ name: '', text }, []);
      });
    expect(await asAda('SELECT login FROM users')).toEqual([{ login: 'ada' }]);
    expect(await asAda(`UPDATE users SET password_hash = 'x' WHERE login = 'grace' RETURNING 1`)).toEqual([]);
    for (const refused of [
      `INSERT INTO users (id, login, display_name, password_hash) VALUES (gen_random_uuid(), 'eve', 'eve', 'x')`,
      `INSERT INTO memberships (tenant, user_id, role) VALUES ('other', '${ada.id}', 'admin')`,
      `UPDATE memberships SET role = 'admin'`,
      `UPDATE users SET login = 'root'`,
      'DELETE FROM users',
      `UPDATE sessions SET ends_at = 'infinity'`,
    ]) {
      await expect(asAda(refused)).rejects.toThrow(/permission denied/);
    }
    const stranger = `INSERT INTO sessions (token_hash, user_id, ends_at)
      SELECT '\\x00', gen_random_uuid(), now()`;
    await expect(asAda(stranger)).rejects.toThrow(/row-level security/);
  });
});

describe('how often sign-in may be tried', () => {
  const store = (name: string) => ({ key: Buffer.from(name), everySeconds: 60, size: 3 });

  it('is so often at once, then once in a while, whichever replica is asked', async () => {
    const replicas = [new SignInLimitStore(service), new SignInLimitStore(owner)];
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, at) => (replicas[at % 2] as SignInLimitStore).take(store('ada'))),
    );
    expect(answers.filter((wait) => wait === 0)).toHaveLength(3);
    for (const wait of answers.filter((each) => each > 0)) expect(wait).toBeGreaterThanOrEqual(59);
    expect(await (replicas[0] as SignInLimitStore).take(store('grace'))).toBe(0);
    await query(owner, `UPDATE sign_in_limits SET free_at = free_at - interval '60 seconds'`);
    expect(await (replicas[1] as SignInLimitStore).take(store('ada'))).toBe(0);
    expect(await (replicas[0] as SignInLimitStore).take(store('ada'))).toBeGreaterThan(0);
  });

  it('is as at first again after a success, and what is full is forgotten', async () => {
    const limits = new SignInLimitStore(service);
    for (let tries = 0; tries < 3; tries++) await limits.take(store('ada'));
    await limits.refill(store('ada').key);
    expect(await limits.take(store('ada'))).toBe(0);
    await query(owner, `UPDATE sign_in_limits SET free_at = now() - interval '1 second'`);
    await limits.clear();
    expect(await query(owner, 'SELECT 1 FROM sign_in_limits')).toEqual([]);
  });
});
