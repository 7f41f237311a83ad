import type { QueryRunner } from 'typeorm';
import { indexWhileInUse } from './index-while-in-use.js';
import { type Grants, wall } from './wall.js';
import { whenFree } from './when-free.js';

/** The day, by UTC, on which a row is made. */
export const PRESENT_DAY = `(now() AT TIME ZONE 'UTC')::date`;

/** The part that holds what was there before, and what comes in the first days. */
export const FIRST_PART = 'first';

/** For how many days the first part takes new rows: as long as it may be until the parts of days to come are made. */
const FIRST_DAYS = 7;

/** A table that is to be parted by the day of its rows. */
export interface PartedTable {
  name: string;
  /** Columns of the primary key of each of its parts. */
  key: string;
  /** Storage parameters of its parts, such as `(fillfactor = 70)`. */
  storage?: string;
  /** Where its rows go through an index by time, the column. */
  rangedBy?: string;
  grants: Grants;
}

/**
 * Gives the rows of a table the day they are of (`born`): those that are there, the present day. May be run again where it
 * broke off. Outside a transaction.
 */
export async function addDay(runner: QueryRunner, { name, rangedBy }: PartedTable): Promise<void> {
  await whenFree(runner, async () => {
    await runner.query(`LOCK TABLE waybill.${name} IN ACCESS EXCLUSIVE MODE`);
    // The day of a transaction that began before midnight would be that of rows that came after it.
    const day = PRESENT_DAY.replace('now()', 'statement_timestamp()');
    await runner.query(`ALTER TABLE waybill.${name} ADD COLUMN IF NOT EXISTS born date NOT NULL DEFAULT ${day}`);
    await runner.query(`ALTER TABLE waybill.${name} ALTER COLUMN born SET DEFAULT ${PRESENT_DAY}`);
  });
  if (rangedBy) await indexWhileInUse(runner, `${name}_${rangedBy}`, `waybill.${name} USING brin (${rangedBy})`);
}

/**
 * Makes tables with rows tables in parts by the day of their rows, all or none, while services read and write them: what
 * they hold becomes their first part. The pass over each holds up nobody; what holds up others is short, and gives up where
 * it cannot have its lock. Each part has a key of its own, without the day: a key of the whole table would have to hold
 * the day, and PostgreSQL would not know any more that a task is one row. After `addDay` of each, outside a transaction.
 */
export async function partAtOnce(runner: QueryRunner, tables: readonly PartedTable[]): Promise<void> {
  if (tables.length === 0) return;
  const names = tables.map(({ name }) => `waybill.${name}`).join(', ');
  const [{ until }] = (await runner.query(`SELECT (${PRESENT_DAY} + ${FIRST_DAYS})::text AS until`)) as [
    { until: string },
  ];
  const release = async () => {
    for (const { name } of tables)
      await runner.query(`ALTER TABLE waybill.${name} DROP CONSTRAINT IF EXISTS ${name}_first_days`);
  };
  try {
    await whenFree(runner, async () => {
      await runner.query(`LOCK TABLE ${names} IN ACCESS EXCLUSIVE MODE`);
      await release();
      for (const { name } of tables)
        await runner.query(
          `ALTER TABLE waybill.${name} ADD CONSTRAINT ${name}_first_days CHECK (born < '${until}') NOT VALID`,
        );
    });
    for (const { name } of tables)
      await runner.query(`ALTER TABLE waybill.${name} VALIDATE CONSTRAINT ${name}_first_days`);
    await whenFree(runner, async () => {
      await runner.query(`LOCK TABLE ${names} IN ACCESS EXCLUSIVE MODE`);
      for (const table of tables) await part(runner, table, until);
    });
  } catch (error) {
    // Else the tables would refuse what comes once those days are over.
    await whenFree(runner, release, Number.POSITIVE_INFINITY);
    throw error;
  }
}

async function part(
  runner: QueryRunner,
  { name, key, storage = '', grants }: PartedTable,
  until: string,
): Promise<void> {
  const first = `${name}_${FIRST_PART}`;
  const indexes = (await runner.query(
    `SELECT relname AS index, pg_get_indexdef(indexrelid) AS made FROM pg_index JOIN pg_class ON oid = indexrelid
      WHERE indrelid = 'waybill.${name}'::regclass AND NOT indisprimary ORDER BY relname`,
  )) as { index: string; made: string }[];
  await runner.query(`ALTER INDEX waybill.${name}_pk RENAME TO ${first}_pk`);
  for (const { index } of indexes) await runner.query(`ALTER INDEX waybill.${index} RENAME TO ${index}_first`);
  await unwall(runner, name);
  await runner.query(`ALTER TABLE waybill.${name} RENAME TO ${first}`);
  await runner.query(`CREATE TABLE waybill.${name} (LIKE waybill.${first} INCLUDING DEFAULTS INCLUDING CONSTRAINTS)
    PARTITION BY RANGE (born)`);
  await runner.query(`ALTER TABLE waybill.${name} DROP CONSTRAINT ${name}_first_days`);
  for (const { made } of indexes) await runner.query(made);
  await wall(runner, name, grants);
  await runner.query(`ALTER TABLE waybill.${name} ATTACH PARTITION waybill.${first}
    FOR VALUES FROM (MINVALUE) TO ('${until}')`);
  await runner.query(`ALTER TABLE waybill.${first} DROP CONSTRAINT ${name}_first_days`);
  // What is carried over into the rest from many parts may bear one id twice.
  await runner.query(`CREATE TABLE waybill.${name}_rest PARTITION OF waybill.${name}
    (CONSTRAINT ${name}_rest_pk PRIMARY KEY (${key}, born)) DEFAULT ${storage ? `WITH ${storage}` : ''}`);
}

/** Nobody reaches a part but through its table, whose policies then hold: a part has no grants and no policies. */
async function unwall(runner: QueryRunner, name: string): Promise<void> {
  const policies = (await runner.query(
    `SELECT polname AS policy FROM pg_policy WHERE polrelid = 'waybill.${name}'::regclass`,
  )) as { policy: string }[];
  for (const { policy } of policies) await runner.query(`DROP POLICY ${policy} ON waybill.${name}`);
  const grantees = (await runner.query(
    `SELECT DISTINCT pg_get_userbyid(grantee) AS role FROM pg_class, aclexplode(relacl)
      WHERE oid = 'waybill.${name}'::regclass AND grantee <> relowner AND grantee <> 0`,
  )) as { role: string }[];
  for (const { role } of grantees) await runner.query(`REVOKE ALL ON waybill.${name} FROM ${role}`);
  await runner.query(`ALTER TABLE waybill.${name} NO FORCE ROW LEVEL SECURITY`);
  await runner.query(`ALTER TABLE waybill.${name} DISABLE ROW LEVEL SECURITY`);
}

/** Puts all rows of a table in parts back into a plain one, with its indexes and its wall. In one transaction. */
export async function rejoin(runner: QueryRunner, { name, key, storage = '', grants }: PartedTable): Promise<void> {
  const indexes = (await runner.query(
    `SELECT pg_get_indexdef(indexrelid) AS made FROM pg_index
      WHERE indrelid = 'waybill.${name}'::regclass AND NOT indisprimary`,
  )) as { made: string }[];
  await runner.query(`CREATE TABLE waybill.${name}_plain (LIKE waybill.${name} INCLUDING DEFAULTS INCLUDING CONSTRAINTS)
    ${storage ? `WITH ${storage}` : ''}`);
  await runner.query(`INSERT INTO waybill.${name}_plain SELECT * FROM waybill.${name}`);
  await runner.query(`DROP TABLE waybill.${name}`);
  await runner.query(`ALTER TABLE waybill.${name}_plain RENAME TO ${name}`);
  await runner.query(`ALTER TABLE waybill.${name} ADD CONSTRAINT ${name}_pk PRIMARY KEY (${key})`);
  for (const { made } of indexes) await runner.query(made.replace(' ON ONLY ', ' ON '));
  await runner.query(`ALTER TABLE waybill.${name} DROP COLUMN born`);
  await wall(runner, name, grants);
}
