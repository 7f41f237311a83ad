import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { authorizationHeaders, CredentialVault, isPassword, KeyRing } from '#libs/credentials';
import { ManagedConnection, queueDepths, SERVICE_ACCESS, type ServiceUser, verifyBroker } from '#libs/messaging';
import {
  Database,
  hashApiKey,
  migrate,
  PostgresTenantKeyStore,
  SERVICE_ROLES,
  SenderStore,
  type ServiceRole,
  TenantEntities,
} from '#libs/persistence';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database.js';
import { testVariable } from '../../../test/support/test-environment.js';
import { manageTestBroker } from '../../../test/support/vhost.js';
import { waitUntil } from '../../../test/support/wait-until.js';
import { provisionBroker } from './provisioning/provision-broker.js';
import { provisionDatabase } from './provisioning/provision-database.js';
import { type Provisioning, readProvisionFile } from './provisioning/provision-file.js';
import { rotateCredentials } from './rotation.js';
import { explainFailure } from './run-job.js';

jest.setTimeout(60_000);

/** Roles and users belong to the whole server: these are the only specs that give them a password. */
const password = () => `spec '"%/:@\\ ${randomBytes(8).toString('hex')}`.replaceAll(' ', '_');
const passwords = <Name extends string>(names: readonly Name[]) =>
  Object.fromEntries(names.map((name) => [name, password()])) as Record<Name, string>;

const SERVICE_USERS = Object.keys(SERVICE_ACCESS) as ServiceUser[];
const vhost = `jobs-${randomBytes(6).toString('hex')}`;
const wanted: Provisioning = {
  databaseRoles: passwords(SERVICE_ROLES),
  brokerUsers: passwords(SERVICE_USERS),
  vhost,
  tenant: 'default',
  developer: { user: `developer-${vhost}`, password: password() },
  apiKey: `wb_${randomBytes(24).toString('base64url')}`,
  administrator: { login: 'admin', password: password() },
};
const broker = () => ({
  rabbitmqUrl: testVariable('TEST_AMQP_URL'),
  rabbitmqManagementUrl: testVariable('TEST_AMQP_MANAGEMENT_URL'),
});

let testDatabase: TestDatabase;
let owner: Database;
let folder: string;
const closing: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'waybill-jobs-'));
  testDatabase = await createTestDatabase();
  await migrate(testDatabase.url);
  owner = new Database({ url: testDatabase.url, applicationName: 'spec', poolSize: 2 });
  for (const _time of ['first', 'again']) {
    await provisionDatabase(testDatabase.url, wanted);
    await provisionBroker(broker(), wanted);
  }
});
afterAll(async () => {
  for (const close of closing) await close();
  await owner?.close();
  await testDatabase?.drop();
  await manageTestBroker('DELETE', `/api/vhosts/${vhost}`);
  for (const user of [...SERVICE_USERS, wanted.developer.user]) {
    await manageTestBroker('DELETE', `/api/users/${user}`);
  }
  await rm(folder, { recursive: true });
});

const query = <Row>(database: Database, text: string, parameters: unknown[] = []) =>
  database.run<Row>({ name: `spec-${text}`.slice(0, 60), text }, parameters);

function urlAs(role: ServiceRole, secret = wanted.databaseRoles[role]): string {
  const url = new URL(testDatabase.url);
  url.username = role;
  url.password = encodeURIComponent(secret);
  return url.href;
}

function openAs(role: ServiceRole): Database {
  const database = new Database({ url: urlAs(role), applicationName: 'spec', poolSize: 2 });
  closing.push(() => database.close());
  return database;
}

const refusal = (attempt: Promise<unknown>): Promise<string> =>
  attempt.then(
    () => 'allowed',
    (error: unknown) => String((error as { code?: unknown }).code ?? error),
  );

describe('provisioning the database', () => {
  it('mends what has been changed by hand', async () => {
    await query(owner, `UPDATE waybill.broker_users SET kind = 'tenant', tenant = 'default'`);
    await query(owner, 'ALTER ROLE waybill_ingest NOLOGIN');
    await provisionDatabase(testDatabase.url, wanted);
    const kinds = await query(owner, 'SELECT DISTINCT kind FROM waybill.broker_users ORDER BY kind');
    expect(kinds).toEqual([{ kind: 'operator' }, { kind: 'service' }]);
    expect(await openAs('waybill_ingest').isReachable()).toBe(true);
  });

  it('leaves one tenant, one API key and one row for each broker user, however often it is done', async () => {
    const { tenants, users } = await new SenderStore(openAs('waybill_worker')).all();
    expect([...tenants]).toEqual(['default']);
    expect([...users.keys()].sort()).toEqual([...SERVICE_USERS, wanted.developer.user].sort());
    expect(
      await query(owner, 'SELECT tenant, kind FROM waybill.broker_users WHERE user_name = $1', [wanted.developer.user]),
    ).toEqual([{ tenant: 'default', kind: 'operator' }]);
    expect(await query(owner, 'SELECT name FROM waybill.api_keys')).toHaveLength(1);
  });

  it('makes an API key the control-plane lets in with every scope', async () => {
    const entities = await TenantEntities.open(urlAs('waybill_control_plane'), 2);
    closing.push(() => entities.close());
    const found = await entities.findApiKey(hashApiKey(wanted.apiKey));
    expect(found).toMatchObject({ tenant: 'default', scopes: ['tasks:write', 'tasks:read', 'admin'], revokedAt: null });
  });

  it('makes an administrator once, who keeps the password they have by now', async () => {
    const hashes = () =>
      query<{ login: string; hash: string; role: string }>(
        owner,
        `SELECT login, password_hash AS hash, tenant || '=' || role AS role
        FROM waybill.users JOIN waybill.memberships ON user_id = id`,
      );
    const before = await hashes();
    expect(before).toEqual([{ login: 'admin', hash: expect.any(String), role: 'default=admin' }]);
    expect(await isPassword(wanted.administrator?.password ?? '', before[0]?.hash ?? '')).toBe(true);
    await provisionDatabase(testDatabase.url, { ...wanted, administrator: { login: 'admin', password: password() } });
    expect(await hashes()).toEqual(before);
  });

  it('leaves a revoked API key revoked', async () => {
    await query(owner, 'UPDATE waybill.api_keys SET revoked_at = now()');
    await provisionDatabase(testDatabase.url, wanted);
    const keys = await query<{ revoked: boolean }>(
      owner,
      'SELECT revoked_at IS NOT NULL AS revoked FROM waybill.api_keys',
    );
    await query(owner, 'UPDATE waybill.api_keys SET revoked_at = NULL');
    expect(keys).toEqual([{ revoked: true }]);
  });

  it.each(SERVICE_ROLES)('lets %s in with its own password only, kept as SCRAM', async (role) => {
    expect(await openAs(role).isReachable()).toBe(true);
    const wrong = new Database({ url: urlAs(role, 'another-password'), applicationName: 'spec', poolSize: 1 });
    expect(await refusal(query(wrong, 'SELECT 1'))).toBe('28P01');
    await wrong.close();
    const kept = await query(
      owner,
      `SELECT rolpassword LIKE 'SCRAM-SHA-256$4096:%' AS scram FROM pg_authid
      WHERE rolname = $1`,
      [role],
    );
    expect(kept).toEqual([{ scram: true }]);
  });

  it.each<[ServiceRole, string, string]>([
    ['waybill_worker', 'read API keys', 'SELECT 1 FROM waybill.api_keys'],
    ['waybill_worker', 'read sources', 'SELECT 1 FROM waybill.sources'],
    ['waybill_worker', 'change a connection', `UPDATE waybill.connections SET settings = '{}'`],
    ['waybill_worker', 'delete a task', 'DELETE FROM waybill.tasks'],
    ['waybill_publisher', 'read connections', 'SELECT 1 FROM waybill.connections'],
    ['waybill_publisher', 'change a task', `UPDATE waybill.tasks SET status = 'accepted'`],
    ['waybill_ingest', 'read tasks', 'SELECT 1 FROM waybill.tasks'],
    ['waybill_ingest', 'read connections', 'SELECT 1 FROM waybill.connections'],
    ['waybill_ingest', 'make a source', 'DELETE FROM waybill.sources'],
    ['waybill_maintenance', 'read credentials', 'SELECT sealed_credential FROM waybill.connections'],
    ['waybill_maintenance', 'read tenant keys', 'SELECT 1 FROM waybill.tenant_keys'],
    ['waybill_control_plane', 'rewrite the audit trail', `UPDATE waybill.audit_entries SET actor = 'nobody'`],
    ['waybill_control_plane', 'make a tenant', `INSERT INTO waybill.tenants (tenant) VALUES ('mine')`],
    ['waybill_control_plane', 'replace a tenant key', `UPDATE waybill.tenant_keys SET key_id = 'mine'`],
    ['waybill_control_plane', 'make a table', 'CREATE TABLE waybill.mine (n integer)'],
    ['waybill_control_plane', 'put its own rights up', 'ALTER ROLE waybill_control_plane BYPASSRLS'],
  ])('does not let %s %s', async (role, _what, text) => {
    expect(await refusal(query(openAs(role), text))).toBe('42501');
  });

  it('shows the control-plane no row of another tenant, and lets it write none', async () => {
    await query(owner, `INSERT INTO waybill.tenants (tenant) VALUES ('other')`);
    await query(
      owner,
      `INSERT INTO waybill.connections (tenant, name, connector, settings, credential_type, sealed_credential)
      VALUES ('other', 'shop', 'http', '{}', 'none', '\\x00')`,
    );
    const controlPlane = openAs('waybill_control_plane');
    const read = { name: 'spec-read', text: 'SELECT name FROM waybill.connections' };
    const write = {
      name: 'spec-write',
      text: `INSERT INTO waybill.connections (tenant, name, connector, settings, credential_type, sealed_credential)
        VALUES ('other', 'mine', 'http', '{}', 'none', '\\x00')`,
    };
    expect(await controlPlane.asTenant('other', (runner) => runner.run(read, []))).toHaveLength(1);
    expect(await controlPlane.asTenant('default', (runner) => runner.run(read, []))).toEqual([]);
    expect(await controlPlane.run(read, [])).toEqual([]);
    expect(await refusal(controlPlane.asTenant('default', (runner) => runner.run(write, [])))).toBe('42501');
  });
});

describe('provisioning the broker', () => {
  const brokerUrl = (user: string, secret: string): string => {
    const url = new URL(testVariable('TEST_AMQP_URL'));
    url.username = user;
    url.password = encodeURIComponent(secret);
    url.pathname = `/${vhost}`;
    return url.href;
  };
  const asUser = async (user: string, secret: string): Promise<ManagedConnection> => {
    const connection = new ManagedConnection({ url: brokerUrl(user, secret), name: 'spec' });
    closing.push(() => connection.close());
    await connection.start();
    return connection;
  };
  const publishes = async (connection: ManagedConnection, exchange: string, key: string): Promise<string> => {
    const channel = await connection.openConfirmChannel();
    const refused = Promise.withResolvers<string>();
    channel.on('error', () => refused.resolve('refused'));
    channel.publish(exchange, key, Buffer.from('{}'));
    const confirmed = channel.waitForConfirms().then(
      () => 'allowed',
      () => refused.promise,
    );
    return Promise.race([confirmed, refused.promise]);
  };

  it('gives every service its own user, with no more rights than the access table says', async () => {
    for (const user of SERVICE_USERS) {
      const rows = await manageTestBroker('GET', `/api/users/${user}/permissions`);
      const { configure, write, read } = SERVICE_ACCESS[user];
      expect(rows).toEqual([{ user, vhost, configure, write, read }]);
    }
  });

  it.each<[ServiceUser, string, string, string]>([
    ['waybill-worker', 'waybill.results', 'http.request.succeeded', 'allowed'],
    ['waybill-worker', 'waybill.events', 'shop.order', 'refused'],
    ['waybill-ingest', 'waybill.events', 'shop.order', 'allowed'],
    ['waybill-ingest', 'waybill.tasks', 'http.request', 'refused'],
    ['waybill-publisher', 'waybill.quarantine', 'http.request', 'allowed'],
    ['waybill-publisher', 'waybill.tasks', 'http.request', 'refused'],
    ['waybill-control-plane', 'waybill.tasks', 'http.request', 'allowed'],
    ['waybill-control-plane', 'waybill.events', 'shop.order', 'refused'],
    ['waybill-worker', 'waybill.installation', '', 'refused'],
    ['waybill-publisher', 'waybill.installation', '', 'refused'],
    ['waybill-ingest', 'waybill.installation', '', 'refused'],
    ['waybill-control-plane', 'waybill.installation', '', 'allowed'],
  ])('as %s, publishing to %s under %s is %s', async (user, exchange, key, outcome) => {
    expect(await publishes(await asUser(user, wanted.brokerUsers[user]), exchange, key)).toBe(outcome);
  });

  it('lets the developer do anything in this vhost', async () => {
    const { user, password: secret } = wanted.developer;
    const channel = await (await asUser(user, secret)).openChannel();
    await channel.assertQueue('anything', { arguments: { 'x-queue-type': 'quorum' } });
    await channel.bindQueue('anything', 'waybill.results', '#');
    await channel.close();
  });

  const managementAs = (user: string, secret: string): string => {
    const url = new URL(testVariable('TEST_AMQP_MANAGEMENT_URL'));
    url.username = user;
    url.password = encodeURIComponent(secret);
    return url.href;
  };

  it('lets the control-plane look at the queues of its vhost and at no other', async () => {
    const url = managementAs('waybill-control-plane', wanted.brokerUsers['waybill-control-plane']);
    const names = await waitUntil('the statistics of the queues', async () => {
      const depths = await queueDepths(url, vhost);
      return depths.length > 0 && depths.map(({ name }) => name);
    });
    expect(names).toEqual(expect.arrayContaining(['waybill.tasks.http', 'waybill.dead.http', 'waybill.unroutable']));
    await expect(queueDepths(url, '/')).rejects.toThrow(/answered GET .* with 401/);
  });

  it('lets no worker into the management API', async () => {
    const url = managementAs('waybill-worker', wanted.brokerUsers['waybill-worker']);
    await expect(verifyBroker(url)).rejects.toThrow(/with 401/);
  });
});

describe('the file of a provisioning', () => {
  const written = async (document: unknown): Promise<string> => {
    const path = join(folder, `${randomBytes(6).toString('hex')}.json`);
    await writeFile(path, JSON.stringify(document));
    return path;
  };

  it('is read where it fits', async () => {
    expect(await readProvisionFile(await written(wanted))).toEqual(wanted);
  });

  it.each<[string, unknown, RegExp]>([
    ['a missing role', { ...wanted, databaseRoles: {} }, /\/databaseRoles\/waybill_control_plane is missing/],
    ['an unknown user', { ...wanted, brokerUsers: { ...wanted.brokerUsers, root: 'x' } }, /\/brokerUsers\/root is not/],
    [
      'a short password',
      { ...wanted, developer: { user: 'me', password: 'hunter2' } },
      /\/developer\/password must match/,
    ],
    [
      'a developer who is a service',
      { ...wanted, developer: { user: 'waybill-worker', password: password() } },
      /service/,
    ],
    ['no document', 'x', /the document must be object/],
  ])('is refused for %s, by the name of the field and without the secret', async (_what, document, sentence) => {
    const refused = await readProvisionFile(await written(document)).catch((error: unknown) => String(error));
    expect(refused).toMatch(sentence);
    expect(refused).not.toContain('hunter2');
  });
});

describe('rotating the keys of credentials', () => {
  const line = (id: string) => `${id} ${randomBytes(32).toString('base64')}`;
  const [old, next, foreign] = [line('old'), line('next'), line('foreign')];

  it('wraps every tenant key anew, and the credentials open without the old key', async () => {
    const database = openAs('waybill_control_plane');
    const vault = new CredentialVault(KeyRing.parse(old), new PostgresTenantKeyStore(database));
    const sealed = await vault.seal('default', 'shop', { type: 'bearer', token: 'secret' });
    const said = await rotateCredentials(testDatabase.url, KeyRing.parse(`${next}\n${old}`));
    expect(said).toMatch(/^1 tenant keys wrapped by key next/);
    const later = new CredentialVault(KeyRing.parse(next), new PostgresTenantKeyStore(database));
    expect(authorizationHeaders(await later.open('default', 'shop', sealed))).toEqual({
      authorization: 'Bearer secret',
    });
    expect(await rotateCredentials(testDatabase.url, KeyRing.parse(next))).toMatch(/^0 tenant keys/);
  });

  it('names the tenants whose keys do not open', async () => {
    const rotation = rotateCredentials(testDatabase.url, KeyRing.parse(foreign));
    await expect(rotation).rejects.toThrow(
      /0 tenant keys wrapped by key foreign, 1 not \(default\): .*put its line back/,
    );
  });
});

describe('what a failed job says', () => {
  it('names the setting to correct where the database is not there or refuses', async () => {
    const nowhere = explainFailure(Object.assign(new Error('connect ECONNREFUSED ::1:1'), { code: 'ECONNREFUSED' }));
    expect(nowhere).toBe('the database takes no work (connect ECONNREFUSED ::1:1); start it, or correct DATABASE_URL');
    const refused = await migrate(urlAs('waybill_worker', 'another-password')).catch(explainFailure);
    expect(refused).toBe('password authentication failed for user "waybill_worker"; correct DATABASE_URL');
    const powerless = await migrate(urlAs('waybill_worker')).catch(explainFailure);
    expect(powerless).toMatch(/permission denied .*; run it as the role that owns the schema/);
  });
});
