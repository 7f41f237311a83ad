import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * When the database was recovered last, and since when it may have forgotten what was done: the beat that the database
 * showed last dates both, for a message that is delivered again may come from then.
 */
export class RecoveryTime1760000000013 implements MigrationInterface {
  name = 'RecoveryTime1760000000013';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE waybill.installation ADD COLUMN beat_at timestamptz,
      ADD COLUMN recovered_at timestamptz, ADD COLUMN forgotten_since timestamptz`);
    await runner.query('GRANT UPDATE (beat_at) ON waybill.installation TO waybill_maintenance');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE waybill.installation DROP COLUMN beat_at, DROP COLUMN recovered_at,
      DROP COLUMN forgotten_since`);
  }
}
