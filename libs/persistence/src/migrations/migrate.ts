import { DataSource } from 'typeorm';
import { MIGRATIONS } from './migrations.js';

/** Advisory lock that keeps two migration jobs apart: the bytes of "wbmg". */
const MIGRATION_LOCK = 0x77626d67;

/**
 * Brings the database at `url` to the present schema; run as the owner role, never by a service. A second job waits
 * for the first. Returns the names of the migrations that ran now. A failed migration leaves its predecessors done.
 */
export async function migrate(url: string): Promise<string[]> {
  const dataSource = new DataSource({
    type: 'postgres',
    url,
    schema: 'waybill',
    migrations: MIGRATIONS,
    migrationsTableName: 'migrations',
    extra: { max: 2 },
  });
  await dataSource.initialize();
  try {
    const lock = dataSource.createQueryRunner();
    await lock.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    try {
      await lock.query('CREATE SCHEMA IF NOT EXISTS waybill');
      const done = await dataSource.runMigrations({ transaction: 'each' });
      return done.map((migration) => migration.name);
    } finally {
      await lock.query('SELECT pg_advisory_unlock($1)', [MIGRATION_LOCK]);
      await lock.release();
    }
  } finally {
    await dataSource.destroy();
  }
}
