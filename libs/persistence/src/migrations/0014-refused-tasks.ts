import type { MigrationInterface, QueryRunner } from 'typeorm';
import { indexWhileInUse } from './index-while-in-use.js';

/**
 * Which task an endpoint group has refused last, so that one alone does not hold up the others; and those that were let go
 * are counted without a look at those that wait.
 */
export class RefusedTasks1760000000014 implements MigrationInterface {
  name = 'RefusedTasks1760000000014';
  transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE waybill.endpoint_health ADD COLUMN IF NOT EXISTS refused_task uuid');
    const columns = 'tenant, connector, connection, held_group';
    const on = `waybill.tasks (${columns}) WHERE ticket_until IS NOT NULL AND finished_at IS NULL`;
    await indexWhileInUse(runner, 'tasks_let_go', on);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX waybill.tasks_let_go');
    await runner.query('ALTER TABLE waybill.endpoint_health DROP COLUMN refused_task');
  }
}
