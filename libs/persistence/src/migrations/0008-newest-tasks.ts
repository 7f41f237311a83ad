import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Tasks are listed newest first: by when they came, for an agent's own ids say nothing of time. */
export class NewestTasks1760000000008 implements MigrationInterface {
  name = 'NewestTasks1760000000008';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX waybill.tasks_newest');
    await runner.query('CREATE INDEX tasks_newest ON waybill.tasks (tenant, created_at DESC, id DESC)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX waybill.tasks_newest');
    await runner.query('CREATE INDEX tasks_newest ON waybill.tasks (tenant, id DESC)');
  }
}
