import { DataSource } from 'typeorm';
import { MIGRATIONS } from './migrations.js';

/** Advisory lock that keeps two migration jobs apart: the bytes of "wbmg". */
const MIGRATION_LOCK = 0x77626d67;

/** How long a migration waits for a lock, in milliseconds; after that the job fails, and may be run again. */
const LOCK_PATIENCE_MS = 10_000;

/**
 * Brings the database at `url` to the present schema, or as far as the first `migrations` lead; run as the owner role, never by a
 * service. A second job waits for the first. Returns the names of the migrations that ran now. A failed migration leaves its predecessors done.
 */
export async function migrate(url: string, migrations = MIGRATIONS): Promise<string[]> {
  const dataSource = new DataSource({
    type: 'postgres',
    url,
    schema: 'waybill',
    migrations,
    migrationsTableName: 'migrations',
    // A statement that cannot have its lock soon gives up: whoever came after it would wait behind it.
    extra: { max: 2, options: `-c lock_timeout=${LOCK_PATIENCE_MS}` },
  });
  await dataSource.initialize();
  try {
    const lock = dataSource.createQueryRunner();
    await lock.query('SET lock_timeout = 0');
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
