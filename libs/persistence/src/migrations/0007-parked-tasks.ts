import type { MigrationInterface, QueryRunner } from 'typeorm';
import { indexWhileInUse } from './index-while-in-use.js';

/** Parked tasks are counted without a look at finished ones. Its columns are those of other indexes already. */
export class ParkedTasks1760000000007 implements MigrationInterface {
  name = 'ParkedTasks1760000000007';
  transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    const on = 'waybill.tasks (connector) WHERE finished_at IS NULL AND wake_at IS NULL';
    await indexWhileInUse(runner, 'tasks_parked', on);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX waybill.tasks_parked');
  }
}
