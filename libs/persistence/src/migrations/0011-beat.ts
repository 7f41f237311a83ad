import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The beat by which a database that went back in time is told from one that did not, and of each task since when there
 * may have been attempts that a restored database knows nothing of.
 */
export class Beat1760000000011 implements MigrationInterface {
  name = 'Beat1760000000011';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE waybill.installation ADD COLUMN beat bigint NOT NULL DEFAULT 0');
    await runner.query('GRANT UPDATE (beat) ON waybill.installation TO waybill_maintenance');
    await runner.query('ALTER TABLE waybill.tasks ADD COLUMN doubted_since timestamptz');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE waybill.tasks DROP COLUMN doubted_since');
    await runner.query('ALTER TABLE waybill.installation DROP COLUMN beat');
  }
}
