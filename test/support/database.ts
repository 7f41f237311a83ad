import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { testVariable } from './test-environment.js';

/** A database of its own for one spec file. */
export interface TestDatabase {
  /** URL of the superuser in this database. */
  readonly url: string;
  /** Deletes the database, cutting off whoever is still connected. */
  drop(): Promise<void>;
}

/** Makes a fresh, empty database on the test server. Roles belong to the whole server, not to this database. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const name = `test_${randomBytes(6).toString('hex')}`;
  await asSuperuser(`create database ${name}`);
  const url = new URL(testVariable('TEST_DATABASE_URL'));
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => asSuperuser(`drop database if exists ${name} with (force)`) };
}

async function asSuperuser(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: testVariable('TEST_DATABASE_URL') });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
