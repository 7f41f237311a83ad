import type { MigrationInterface, QueryRunner } from 'typeorm';
import { wall } from './wall.js';

/**
 * What settles doubt: the probes for an attempt's effect; until when a lane rests behind one; and since which of its
 * versions a connection has led to the account it leads to now.
 */
export class EffectLedger1760000000010 implements MigrationInterface {
  name = 'EffectLedger1760000000010';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE waybill.probes (
      tenant text NOT NULL,
      task_id uuid NOT NULL,
      attempt integer NOT NULL,
      number integer NOT NULL,
      at timestamptz NOT NULL DEFAULT now(),
      outcome text NOT NULL CONSTRAINT probes_outcome CHECK (outcome IN ('found', 'absent', 'unclear')),
      url text NOT NULL,
      scope text NOT NULL,
      http_status integer,
      error_code text,
      detail text,
      answer bytea,
      CONSTRAINT probes_pk PRIMARY KEY (tenant, task_id, attempt, number)
    )`);
    await wall(runner, 'probes', {
      waybill_control_plane: 'SELECT',
      waybill_worker: 'SELECT, INSERT',
      waybill_maintenance: 'SELECT, DELETE',
    });
    await runner.query('ALTER TABLE waybill.ordering_lanes ADD COLUMN settle_until timestamptz');
    await runner.query('ALTER TABLE waybill.connections ADD COLUMN account_since integer NOT NULL DEFAULT 1');
    await runner.query('UPDATE waybill.connections SET account_since = version');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE waybill.connections DROP COLUMN account_since');
    await runner.query('ALTER TABLE waybill.ordering_lanes DROP COLUMN settle_until');
    await runner.query('DROP TABLE waybill.probes');
  }
}
