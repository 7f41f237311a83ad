import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A letter of a redrive run says from which day its task is, so that a step looks for it in one part of the table. Those of
 * runs that were started before say nothing: theirs are looked for in all parts, as before.
 */
export class DaysOfRedrivenTasks1760000000028 implements MigrationInterface {
  name = 'DaysOfRedrivenTasks1760000000028';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE waybill.redrive_items ADD COLUMN born date');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE waybill.redrive_items DROP COLUMN born');
  }
}
