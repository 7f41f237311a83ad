import type { QueryRunner } from 'typeorm';

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
