import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { newUuid } from '#libs/contracts';
import {
  type AccessGrant,
  applyAccess,
  buildTopology,
  ManagedConnection,
  SERVICE_ACCESS,
  topologyFor,
} from '#libs/messaging';
import { hashApiKey, migrate, newApiKey, type ServiceRole } from '#libs/persistence';
import { createTestDatabase } from '../../support/database.js';
import { freePort } from '../../support/free-port.js';
import { testVariable } from '../../support/test-environment.js';
import { createTestVhost, manageTestBroker } from '../../support/vhost.js';
import { SERVICES, type ServiceName } from '../singles/points.js';

/** Where services work: a database and a virtual host of their own, with the narrow rights each has in earnest. */
export interface Premises {
  /** URLs of the database, by role. */
  readonly databases: Readonly<Record<ServiceRole, string>>;
  /** URLs of the broker, by service. */
  readonly brokers: Readonly<Record<ServiceName, string>>;
  /** URL of the broker as its administrator, who is an operator of the tenant `default`. */
  readonly amqp: string;
  /** URL of the database as its superuser. */
  readonly database: string;
  readonly apiKey: string;
  /** Ports that services listen on, one after another. */
  readonly ports: Readonly<Record<ServiceName, number>>;
  /** One key ring, as in a file of keys. */
  readonly keys: string;
  drop(): Promise<void>;
}

const ROLES: Readonly<Record<string, ServiceRole>> = {
  worker: 'waybill_worker',
  plane: 'waybill_control_plane',
  maintenance: 'waybill_maintenance',
  publisher: 'waybill_publisher',
  ingest: 'waybill_ingest',
};

const ACCESS: Readonly<Record<ServiceName, AccessGrant>> = {
  'connector-worker': SERVICE_ACCESS['waybill-worker'],
  'control-plane': SERVICE_ACCESS['waybill-control-plane'],
  'result-publisher': SERVICE_ACCESS['waybill-publisher'],
  'webhook-ingest': SERVICE_ACCESS['waybill-ingest'],
};

/** Makes the premises on the test servers. */
export async function makePremises(): Promise<Premises> {
  const run = randomBytes(5).toString('hex');
  const [database, vhost] = await Promise.all([createTestDatabase(), createTestVhost()]);
  await migrate(database.url);
  const client = new pg.Client({ connectionString: database.url, options: '-c search_path=waybill' });
  await client.connect();
  const logins = Object.entries(ROLES).map(([name, role]) => ({ login: `pairs_${run}_${name}`, role }));
  for (const { login, role } of logins) {
    await client.query(`CREATE ROLE ${login} LOGIN PASSWORD '${run}' IN ROLE ${role}`);
  }
  const users = SERVICES.map((service) => ({ service, name: `pairs-${run}-${service}` }));
  const apiKey = newApiKey('default');
  await client.query(`INSERT INTO tenants (tenant) VALUES ('default') ON CONFLICT DO NOTHING`);
  await client.query(`INSERT INTO broker_users VALUES ($1, 'default', 'operator')`, [new URL(vhost.url).username]);
  for (const { name } of users) await client.query(`INSERT INTO broker_users VALUES ($1, NULL, 'service')`, [name]);
  await client.query(
    `INSERT INTO api_keys (tenant, id, name, key_hash, scopes) VALUES ('default', $1, 'pairs', $2, '{admin}')`,
    [newUuid(), hashApiKey(apiKey)],
  );
  await client.end();
  await applyAccess(
    testVariable('TEST_AMQP_MANAGEMENT_URL'),
    vhost.vhost,
    users.map(({ service, name }) => ({ name, password: run, access: ACCESS[service] })),
  );
  const broker = new ManagedConnection({ url: vhost.url, name: 'pairs' });
  await broker.start();
  await buildTopology(broker, topologyFor(['http']));
  await broker.close();

  const ports: Partial<Record<ServiceName, number>> = {};
  for (const service of SERVICES) ports[service] = await freePort();
  return {
    databases: Object.fromEntries(
      logins.map(({ login, role }) => [role, signedIn(database.url, login, run)]),
    ) as Premises['databases'],
    brokers: Object.fromEntries(
      users.map(({ service, name }) => [service, signedIn(vhost.url, name, run)]),
    ) as Premises['brokers'],
    amqp: vhost.url,
    database: database.url,
    apiKey,
    ports: ports as Premises['ports'],
    keys: `pairs ${randomBytes(32).toString('base64')}`,
    drop: async () => {
      await vhost.drop();
      for (const { name } of users) await manageTestBroker('DELETE', `/api/users/${name}`);
      await database.drop();
      await dropRoles(logins.map(({ login }) => login));
    },
  };
}

function signedIn(to: string, name: string, password: string): string {
  return Object.assign(new URL(to), { username: name, password }).href;
}

async function dropRoles(roles: readonly string[]): Promise<void> {
  const client = new pg.Client({ connectionString: testVariable('TEST_DATABASE_URL') });
  await client.connect();
  for (const role of roles) await client.query(`DROP ROLE IF EXISTS ${role}`);
  await client.end();
}
