import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { isPassword } from '#libs/credentials';
import { Database, migrate } from '#libs/persistence';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { setUser } from './set-user.js';

jest.setTimeout(60_000);

const PASSWORD = 'correct horse battery';

let testDatabase: TestDatabase;
let owner: Database;

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  await migrate(testDatabase.url);
  owner = new Database({ url: testDatabase.url, applicationName: 'spec', poolSize: 1 });
  await query(`INSERT INTO tenants (tenant) VALUES ('acme'), ('other')`);
});
afterAll(async () => {
  await owner?.close();
  await testDatabase?.drop();
});

const query = <Row>(text: string) => owner.run<Row>({ name: '', text }, []);
const set = (userLogin: string, userPassword = '', userRoles: readonly string[] = []) =>
  setUser({ databaseUrl: testDatabase.url, userLogin, userPassword, userRoles });
const hashOf = async (login: string) =>
  (await query<{ hash: string }>(`SELECT password_hash AS hash FROM users WHERE login = '${login}'`))[0]?.hash ?? '';
const roles = async () =>
  (await query<{ role: string }>(`SELECT tenant || '=' || role AS role FROM memberships ORDER BY 1`)).map(
    ({ role }) => role,
  );

describe('the job set-user', () => {
  it('makes a user, gives another password and other roles, and takes them, ending every session', async () => {
    expect(await set('ada', PASSWORD, ['acme=admin', 'other=viewer'])).toBe('ada is made');
    expect(await isPassword(PASSWORD, await hashOf('ada'))).toBe(true);
    expect(await roles()).toEqual(['acme=admin', 'other=viewer']);
    await query(`INSERT INTO sessions (token_hash, user_id, ends_at)
      SELECT 'x', id, now() + interval '1 hour' FROM users WHERE login = 'ada'`);
    expect(await set('ada', 'another horse battery')).toContain('signed out everywhere');
    expect(await isPassword('another horse battery', await hashOf('ada'))).toBe(true);
    expect(await query('SELECT 1 FROM sessions')).toEqual([]);
    expect(await roles()).toEqual(['acme=admin', 'other=viewer']);
    await set('ada', '', ['other=operator']);
    expect(await roles()).toEqual(['other=operator']);
    await set('ada', '', ['none']);
    expect(await roles()).toEqual([]);
    expect(await isPassword('another horse battery', await hashOf('ada'))).toBe(true);
  });

  it.each([
    ['Ada', PASSWORD, ['acme=admin'], 'USER_LOGIN'],
    ['eve', 'short', ['acme=admin'], 'USER_PASSWORD'],
    ['eve', 'x'.repeat(201), ['acme=admin'], 'USER_PASSWORD'],
    ['eve', '', ['acme=admin'], 'give USER_PASSWORD'],
    ['eve', PASSWORD, [], 'USER_ROLES'],
    ['eve', PASSWORD, ['nowhere=admin'], 'no such tenant'],
  ])('refuses %s %j %j, saying what to correct, and makes nobody', async (login, password, given, said) => {
    await expect(set(login, password, given)).rejects.toThrow(said);
    expect(await hashOf(login)).toBe('');
  });
});
