import type { MigrationInterface, QueryRunner } from 'typeorm';
import { wall } from './wall.js';

/** Dead letters sent back in growing batches: what was chosen, how far it came, and what became of each. */
export class RedriveRuns1760000000019 implements MigrationInterface {
  name = 'RedriveRuns1760000000019';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE waybill.redrive_runs (
      tenant text NOT NULL,
      id uuid NOT NULL,
      incident_id uuid,
      state text NOT NULL DEFAULT 'running'
        CONSTRAINT redrive_runs_state CHECK (state IN ('running', 'paused', 'stopped', 'cancelled', 'done')),
      reason text,
      rate integer NOT NULL CONSTRAINT redrive_runs_rate CHECK (rate > 0),
      tolerance double precision NOT NULL CONSTRAINT redrive_runs_tolerance CHECK (tolerance BETWEEN 0 AND 1),
      batch smallint NOT NULL DEFAULT 0,
      selected integer NOT NULL,
      sent integer NOT NULL DEFAULT 0,
      under_way integer NOT NULL DEFAULT 0,
      succeeded integer NOT NULL DEFAULT 0,
      failed integer NOT NULL DEFAULT 0,
      cancelled integer NOT NULL DEFAULT 0,
      refused integer NOT NULL DEFAULT 0,
      left_open integer NOT NULL DEFAULT 0,
      note text,
      created_by text NOT NULL,
      created_at timestamptz NOT NULL DEFAULT now(),
      updated_at timestamptz NOT NULL DEFAULT now(),
      paced_at timestamptz NOT NULL DEFAULT now(),
      ended_at timestamptz,
      CONSTRAINT redrive_runs_pk PRIMARY KEY (tenant, id)
    )`);
    await runner.query(`CREATE UNIQUE INDEX redrive_runs_incident_uq ON waybill.redrive_runs (tenant, incident_id)
      WHERE ended_at IS NULL`);
    await runner.query(`CREATE INDEX redrive_runs_live ON waybill.redrive_runs (created_at)
      WHERE ended_at IS NULL OR under_way > 0`);
    await wall(runner, 'redrive_runs', {
      waybill_control_plane: 'SELECT, INSERT, UPDATE',
      waybill_maintenance: 'SELECT',
    });
    await runner.query(`CREATE TABLE waybill.redrive_items (
      tenant text NOT NULL,
      run_id uuid NOT NULL,
      position integer NOT NULL,
      letter_id uuid NOT NULL,
      incident_id uuid,
      task_id uuid,
      batch smallint,
      state text NOT NULL CONSTRAINT redrive_items_state
        CHECK (state IN ('chosen', 'sent', 'succeeded', 'failed', 'cancelled', 'refused', 'left')),
      reason text,
      CONSTRAINT redrive_items_pk PRIMARY KEY (tenant, run_id, position)
    )`);
    await runner.query(`CREATE UNIQUE INDEX redrive_items_letter_uq ON waybill.redrive_items (tenant, letter_id)
      WHERE state = 'chosen'`);
    await runner.query(
      'CREATE INDEX redrive_items_of_batch ON waybill.redrive_items (tenant, run_id, batch, state, position)',
    );
    await runner.query(
      `CREATE INDEX redrive_items_sent ON waybill.redrive_items (tenant, run_id) WHERE state = 'sent'`,
    );
    await runner.query(`CREATE INDEX redrive_items_of_incident ON waybill.redrive_items (tenant, incident_id)
      WHERE state IN ('chosen', 'sent')`);
    await wall(runner, 'redrive_items', { waybill_control_plane: 'SELECT, INSERT, UPDATE' });
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE waybill.redrive_items, waybill.redrive_runs');
  }
}
