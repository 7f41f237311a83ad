import type { MigrationInterface, QueryRunner } from 'typeorm';
import { indexWhileInUse } from './index-while-in-use.js';

/** Tasks that wait for an endpoint group are let go in the order they came, without a look at any other. */
export class HeldTasks1760000000012 implements MigrationInterface {
  name = 'HeldTasks1760000000012';
  transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    const columns = 'tenant, connector, connection, held_group, created_at, id';
    const on = `waybill.tasks (${columns}) WHERE held_group IS NOT NULL AND finished_at IS NULL`;
    await indexWhileInUse(runner, 'tasks_held', on);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX waybill.tasks_held');
  }
}
