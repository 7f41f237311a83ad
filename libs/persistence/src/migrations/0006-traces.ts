import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What is published or called later goes on in the trace it began in. */
export class Traces1760000000006 implements MigrationInterface {
  name = 'Traces1760000000006';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE waybill.events ADD COLUMN trace jsonb NOT NULL DEFAULT '{}'`);
    await runner.query(`ALTER TABLE waybill.deliveries ADD COLUMN trace jsonb NOT NULL DEFAULT '{}'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE waybill.deliveries DROP COLUMN trace');
    await runner.query('ALTER TABLE waybill.events DROP COLUMN trace');
  }
}
