import type { MigrationInterface, QueryRunner } from 'typeorm';
import { indexWhileInUse } from './index-while-in-use.js';

/** Tasks are listed newest first: by when they came, for an agent's own ids say nothing of time. */
export class NewestTasks1760000000008 implements MigrationInterface {
  name = 'NewestTasks1760000000008';
  transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    await indexWhileInUse(runner, 'tasks_latest', 'waybill.tasks (tenant, created_at DESC, id DESC)');
    await runner.query('DROP INDEX CONCURRENTLY IF EXISTS waybill.tasks_newest');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE INDEX tasks_newest ON waybill.tasks (tenant, id DESC)');
    await runner.query('DROP INDEX waybill.tasks_latest');
  }
}
