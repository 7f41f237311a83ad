import type { QueryRunner } from 'typeorm';
import { whenFree } from './when-free.js';

/**
 * Builds an index while services read and write the table: on a large one a plain build would stop them for minutes. For
 * migrations outside a transaction; what an interrupted build has left is removed first.
 *
 * @param on the table with its schema, the columns and, where it is partial, the condition
 */
export async function indexWhileInUse(runner: QueryRunner, name: string, on: string): Promise<void> {
  await runner.query(`DROP INDEX CONCURRENTLY IF EXISTS waybill.${name}`);
  await runner.query(`CREATE INDEX CONCURRENTLY ${name} ON ${on}`);
}

/**
 * The same for a table in parts: each part gets its index while it is in use. Parts that are made meanwhile have theirs from
 * the beginning.
 *
 * @param table without its schema
 * @param of what follows the table in CREATE INDEX
 */
export async function indexPartsWhileInUse(
  runner: QueryRunner,
  name: string,
  { table, of }: { table: string; of: string },
): Promise<void> {
  await dropWhenFree(runner, name);
  await whenFree(runner, () => runner.query(`CREATE INDEX ${name} ON ONLY waybill.${table} ${of}`));
  const parts = (await runner.query(
    `SELECT relname AS part FROM pg_inherits JOIN pg_class ON oid = inhrelid WHERE inhparent = 'waybill.${table}'::regclass
      AND NOT EXISTS (SELECT FROM pg_index JOIN pg_inherits i ON i.inhrelid = indexrelid
        WHERE indrelid = oid AND i.inhparent = 'waybill.${name}'::regclass) ORDER BY relname`,
  )) as { part: string }[];
  for (const { part } of parts) {
    const index = `${name}${part.slice(table.length)}`;
    await indexWhileInUse(runner, index, `waybill.${part} ${of}`);
    await whenFree(runner, () => runner.query(`ALTER INDEX waybill.${name} ATTACH PARTITION waybill.${index}`));
  }
}

/** Drops an index that may be in use, of a table in parts or not. */
export async function dropWhenFree(runner: QueryRunner, name: string): Promise<void> {
  await whenFree(runner, () => runner.query(`DROP INDEX IF EXISTS waybill.${name}`));
}
