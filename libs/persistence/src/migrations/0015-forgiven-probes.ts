import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Which probes told nothing of their task: their provider was failing everybody, or limiting. They use up no tries. */
export class ForgivenProbes1760000000015 implements MigrationInterface {
  name = 'ForgivenProbes1760000000015';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE waybill.probes ADD COLUMN forgiven boolean NOT NULL DEFAULT false');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE waybill.probes DROP COLUMN forgiven');
  }
}
