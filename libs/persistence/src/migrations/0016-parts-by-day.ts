import type { MigrationInterface, QueryRunner } from 'typeorm';
import { indexWhileInUse } from './index-while-in-use.js';
import { CLEAR_REST, END_OLDEST_PART, MAKE_PARTS, PARTS } from './part-functions.js';
import { addDay, type PartedTable, partAtOnce, rejoin } from './partition-in-use.js';

const PARTED: readonly PartedTable[] = [
  {
    name: 'tasks',
    key: 'tenant, id',
    storage: '(fillfactor = 70)',
    rangedBy: 'finished_at',
    grants: {
      waybill_control_plane: 'SELECT, INSERT, UPDATE',
      waybill_worker: 'SELECT, INSERT, UPDATE',
      waybill_publisher: 'SELECT',
      waybill_maintenance: 'SELECT, UPDATE, DELETE',
    },
  },
  {
    name: 'attempts',
    key: 'tenant, task_id, number',
    grants: {
      waybill_control_plane: 'SELECT, UPDATE',
      waybill_worker: 'SELECT, INSERT, UPDATE',
      waybill_maintenance: 'SELECT, DELETE',
    },
  },
  {
    name: 'results',
    key: 'tenant, task_id, sequence',
    grants: {
      waybill_control_plane: 'SELECT, INSERT, UPDATE',
      waybill_worker: 'SELECT, INSERT, UPDATE',
      waybill_publisher: 'SELECT',
      waybill_maintenance: 'SELECT, UPDATE, DELETE',
    },
  },
  {
    name: 'replies',
    key: 'tenant, task_id, id',
    grants: {
      waybill_control_plane: 'SELECT',
      waybill_worker: 'SELECT, INSERT',
      waybill_publisher: 'SELECT, UPDATE',
      waybill_maintenance: 'SELECT, DELETE',
    },
  },
];

/** What is deleted row by row once it is over, its time, and into how many parts it is spread. */
const BY_TIME = [
  { name: 'idempotency_keys', column: 'created_at', parts: 8 },
  { name: 'receipts', column: 'received_at', parts: 0 },
  { name: 'events', column: 'created_at', parts: 0 },
  { name: 'deliveries', column: 'created_at', parts: 0 },
];

/** The functions by which parts are made and ended, with the types of their parameters. */
const FUNCTIONS = [
  'parts()',
  'make_parts(integer, integer)',
  'end_oldest_part(integer)',
  'clear_rest(integer, integer)',
];

/**
 * Tasks, attempts, results and replies in parts by the day they are of: what is over is dropped with its part, not row by
 * row. A row without a part goes into the rest, so that none is ever refused.
 */
export class PartsByDay1760000000016 implements MigrationInterface {
  name = 'PartsByDay1760000000016';
  transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    for (const table of PARTED) if (!(await isParted(runner, table))) await addDay(runner, table);
    const plain: PartedTable[] = [];
    for (const table of PARTED) if (!(await isParted(runner, table))) plain.push(table);
    await partAtOnce(runner, plain);
    await makeFunctions(runner);
    await indexWhileInUse(runner, 'dead_letters_ended', `waybill.dead_letters (ended_at) WHERE ended_at IS NOT NULL`);
    for (const { name, column, parts } of BY_TIME) {
      await runner.query(`DROP INDEX IF EXISTS waybill.${name}_${column}`);
      for (let part = 0; part < parts; part++)
        await indexWhileInUse(runner, `${name}_${part}_${column}`, `waybill.${name}_${part} USING brin (${column})`);
      if (parts === 0) await indexWhileInUse(runner, `${name}_${column}`, `waybill.${name} USING brin (${column})`);
      else await runner.query(`CREATE INDEX ${name}_${column} ON waybill.${name} USING brin (${column})`);
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.startTransaction();
    for (const one of FUNCTIONS.toReversed()) await runner.query(`DROP FUNCTION waybill.${one}`);
    await runner.query('DROP INDEX waybill.tasks_finished_at');
    await runner.query('DROP INDEX waybill.dead_letters_ended');
    for (const { name, column } of BY_TIME) await runner.query(`DROP INDEX waybill.${name}_${column}`);
    for (const table of PARTED) await rejoin(runner, table);
    await runner.commitTransaction();
  }
}

/** In one transaction, so that nobody else may ever execute what drops tables. */
async function makeFunctions(runner: QueryRunner): Promise<void> {
  await runner.startTransaction();
  for (const text of [PARTS, MAKE_PARTS, END_OLDEST_PART, CLEAR_REST]) await runner.query(text);
  for (const one of FUNCTIONS) {
    await runner.query(`REVOKE ALL ON FUNCTION waybill.${one} FROM PUBLIC`);
    await runner.query(`GRANT EXECUTE ON FUNCTION waybill.${one} TO waybill_maintenance`);
  }
  await runner.commitTransaction();
}

async function isParted(runner: QueryRunner, { name }: PartedTable): Promise<boolean> {
  const rows = (await runner.query(
    `SELECT FROM pg_class WHERE oid = 'waybill.${name}'::regclass AND relkind = 'p'`,
  )) as unknown[];
  return rows.length > 0;
}
