import type { MigrationInterface, QueryRunner } from 'typeorm';
import { dropWhenFree, indexPartsWhileInUse } from './index-while-in-use.js';

/**
 * The order of pages has an index that only pages ask for, by a condition that is always true. Without it PostgreSQL took
 * the index for as good a way to a single task as its key, for as long as it knew a part as small, and read it from end to
 * end. Tasks without labels are left out of the index over labels: most have none.
 */
export class IndexesForPages1760000000017 implements MigrationInterface {
  name = 'IndexesForPages1760000000017';
  transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    await indexPartsWhileInUse(runner, 'tasks_pages', {
      table: 'tasks',
      of: `(tenant, created_at DESC, id DESC) WHERE created_at > '-infinity'`,
    });
    await dropWhenFree(runner, 'tasks_latest');
    await indexPartsWhileInUse(runner, 'tasks_labelled', {
      table: 'tasks',
      of: `USING gin (labels jsonb_path_ops) WHERE labels <> '{}'`,
    });
    await dropWhenFree(runner, 'tasks_labels');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE INDEX tasks_latest ON waybill.tasks (tenant, created_at DESC, id DESC)');
    await runner.query('DROP INDEX waybill.tasks_pages');
    await runner.query('CREATE INDEX tasks_labels ON waybill.tasks USING gin (labels jsonb_path_ops)');
    await runner.query('DROP INDEX waybill.tasks_labelled');
  }
}
