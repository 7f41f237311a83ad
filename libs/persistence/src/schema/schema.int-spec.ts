import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { DataSource } from 'typeorm';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { migrate } from '../migrations/migrate.js';
import { MIGRATIONS } from '../migrations/migrations.js';
import { TENANT_ENTITIES } from '../tenant-entities.js';
import { dumpSchema } from './schema-dump.js';

const COMMITTED = join(import.meta.dirname, '../../../../infra/postgres/schema.txt');

let testDatabase: TestDatabase;
beforeAll(async () => {
  testDatabase = await createTestDatabase();
  await migrate(testDatabase.url);
});
afterAll(() => testDatabase?.drop());

const run = async (text: string): Promise<void> => {
  const client = new pg.Client({ connectionString: testDatabase.url });
  await client.connect();
  await client.query(text).finally(() => client.end());
};

describe('the schema', () => {
  it('is the one that was committed (else write it anew: npm run schema:dump)', async () => {
    const made = await dumpSchema(testDatabase.url);
    if (process.env['WRITE_SCHEMA_DUMP'] === '1') await writeFile(COMMITTED, made);
    expect(made).toBe(await readFile(COMMITTED, 'utf8'));
  });

  it('is brought up to date once', async () => {
    expect(await migrate(testDatabase.url)).toEqual([]);
  });

  it('puts every table with a tenant behind forced row-level security', async () => {
    const dump = await dumpSchema(testDatabase.url);
    const tables = dump.split('\n\n').filter((section) => /^ {2}tenant text/m.test(section));
    expect(tables.length).toBeGreaterThan(15);
    expect(tables.filter((section) => !section.includes('ROW LEVEL SECURITY ENABLED, FORCED'))).toEqual([]);
  });

  it.each([
    ['a column', 'ALTER TABLE waybill.tasks ADD COLUMN more text', 'ALTER TABLE waybill.tasks DROP COLUMN more'],
    [
      'a type',
      'ALTER TABLE waybill.tasks ALTER idle_claims TYPE integer',
      'ALTER TABLE waybill.tasks ALTER idle_claims TYPE smallint',
    ],
    [
      'a default',
      'ALTER TABLE waybill.tasks ALTER run SET DEFAULT 1',
      'ALTER TABLE waybill.tasks ALTER run DROP DEFAULT',
    ],
    [
      'a constraint',
      'ALTER TABLE waybill.tasks ADD CONSTRAINT more CHECK (attempts >= 0)',
      'ALTER TABLE waybill.tasks DROP CONSTRAINT more',
    ],
    ['an index', 'CREATE INDEX more ON waybill.tasks (run)', 'DROP INDEX waybill.more'],
    [
      'a grant',
      'GRANT DELETE ON waybill.tasks TO waybill_worker',
      'REVOKE DELETE ON waybill.tasks FROM waybill_worker',
    ],
    [
      'a grant of a column',
      'GRANT UPDATE (wrapped) ON waybill.tenant_keys TO waybill_worker',
      'REVOKE UPDATE (wrapped) ON waybill.tenant_keys FROM waybill_worker',
    ],
    ['a grant to all', 'GRANT SELECT ON waybill.tasks TO PUBLIC', 'REVOKE SELECT ON waybill.tasks FROM PUBLIC'],
    [
      'a policy',
      'CREATE POLICY more ON waybill.tasks TO waybill_ingest USING (true)',
      'DROP POLICY more ON waybill.tasks',
    ],
    [
      'row-level security no longer forced',
      'ALTER TABLE waybill.tasks NO FORCE ROW LEVEL SECURITY',
      'ALTER TABLE waybill.tasks FORCE ROW LEVEL SECURITY',
    ],
  ])('shows %s in its dump', async (_what, change, back) => {
    const before = await dumpSchema(testDatabase.url);
    await run(change);
    const changed = await dumpSchema(testDatabase.url);
    await run(back);
    expect(changed).not.toBe(before);
    expect(await dumpSchema(testDatabase.url)).toBe(before);
  });

  it('goes away and comes back, migration by migration', async () => {
    const dump = await dumpSchema(testDatabase.url);
    const dataSource = new DataSource({
      type: 'postgres',
      url: testDatabase.url,
      schema: 'waybill',
      migrations: MIGRATIONS,
      migrationsTableName: 'migrations',
    });
    await dataSource.initialize();
    for (const _migration of MIGRATIONS) await dataSource.undoLastMigration({ transaction: 'each' });
    await dataSource.destroy();
    await migrate(testDatabase.url);
    expect(await dumpSchema(testDatabase.url)).toBe(dump);
  });
});

/** Of constraints that need no entity TypeORM knows nothing, and would drop them; it is never let to. */
const KEPT_BY_MIGRATIONS = /^ALTER TABLE "waybill"\."\w+" DROP CONSTRAINT "\w+(?<!_pk)"$/;

describe('the entities', () => {
  const wantedChanges = async (): Promise<string[]> => {
    const dataSource = new DataSource({
      type: 'postgres',
      url: testDatabase.url,
      schema: 'waybill',
      entities: [...TENANT_ENTITIES],
      installExtensions: false,
    });
    await dataSource.initialize();
    const { upQueries } = await dataSource.driver.createSchemaBuilder().log();
    await dataSource.destroy();
    return upQueries.map(({ query }) => query).filter((query) => !KEPT_BY_MIGRATIONS.test(query));
  };

  it('have the columns that their tables have', async () => {
    expect(await wantedChanges()).toEqual([]);
  });

  it.each([
    [
      'a column fewer',
      'ALTER TABLE waybill.connections DROP COLUMN version',
      'ALTER TABLE waybill.connections ADD COLUMN version integer NOT NULL DEFAULT 1',
    ],
    [
      'a null more',
      'ALTER TABLE waybill.sources ALTER provider DROP NOT NULL',
      'ALTER TABLE waybill.sources ALTER provider SET NOT NULL',
    ],
    [
      'another type',
      'ALTER TABLE waybill.subscriptions ALTER url TYPE varchar',
      'ALTER TABLE waybill.subscriptions ALTER url TYPE text',
    ],
  ])('are found out by %s in the table', async (_what, change, back) => {
    await run(change);
    const wanted = await wantedChanges();
    await run(back);
    expect(wanted).not.toEqual([]);
  });
});
