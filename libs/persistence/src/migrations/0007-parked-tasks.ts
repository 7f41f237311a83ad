import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Parked tasks are counted without a look at finished ones. Its columns are those of other indexes already. */
export class ParkedTasks1760000000007 implements MigrationInterface {
  name = 'ParkedTasks1760000000007';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE INDEX tasks_parked ON waybill.tasks (connector)
      WHERE finished_at IS NULL AND wake_at IS NULL`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX waybill.tasks_parked');
  }
}
