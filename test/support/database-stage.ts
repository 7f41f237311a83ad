import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { Database, migrate, SESSION, type ServiceRole } from '#libs/persistence';
import { createTestDatabase } from './database.js';

/** A database of a spec's own, as the migrations make it. What is opened here ends with it. */
export interface DatabaseStage {
  /** URL of the superuser in it. */
  readonly url: string;
  /** As the superuser, whom no row-level security holds. */
  readonly owner: Database;
  /** As the superuser, too. */
  query<Row>(text: string, parameters?: readonly unknown[]): Promise<Row[]>;
  /** URL of a login of its own that may what the role of a service may, and no more. */
  loginAs(role: ServiceRole): Promise<string>;
  /** A pool of so many connections in such a login. */
  openAs(role: ServiceRole, poolSize?: number): Promise<Database>;
  /** One connection of the superuser, set as those of services are, for looks at plans and locks. */
  connect(): Promise<pg.Client>;
  /** Deletes it with all logins, once what was opened has ended. */
  drop(): Promise<void>;
}

const PASSWORD = 'spec';
const SPEC = { applicationName: 'spec', poolSize: 4 };

/** Makes one on the test server, with these tenants. */
export async function databaseStage(...tenants: string[]): Promise<DatabaseStage> {
  const { url, drop } = await createTestDatabase();
  await migrate(url);
  const owner = new Database({ ...SPEC, url });
  const query: DatabaseStage['query'] = (text, parameters = []) => owner.run({ name: '', text }, parameters);
  await query('INSERT INTO tenants (tenant) SELECT unnest($1::text[])', [tenants]);
  const logins: string[] = [];
  const opened: { end(): Promise<void> }[] = [];
  const loginAs = async (role: ServiceRole) => {
    const login = `spec_${randomBytes(6).toString('hex')}`;
    await query(`CREATE ROLE ${login} LOGIN PASSWORD '${PASSWORD}' IN ROLE ${role}`);
    logins.push(login);
    const reached = new URL(url);
    reached.username = login;
    reached.password = PASSWORD;
    return reached.href;
  };
  return {
    url,
    owner,
    query,
    loginAs,
    openAs: async (role, poolSize = SPEC.poolSize) => {
      const database = new Database({ ...SPEC, url: await loginAs(role), poolSize });
      opened.push({ end: () => database.close() });
      return database;
    },
    connect: async () => {
      const client = new pg.Client({ connectionString: url, options: SESSION });
      await client.connect();
      opened.push(client);
      return client;
    },
    drop: async () => {
      await Promise.all(opened.map((one) => one.end()));
      for (const login of logins) await query(`DROP ROLE ${login}`);
      await owner.close();
      await drop();
    },
  };
}
