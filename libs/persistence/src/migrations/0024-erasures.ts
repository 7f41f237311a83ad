import type { MigrationInterface, QueryRunner } from 'typeorm';
import { wall } from './wall.js';
import { whenFree } from './when-free.js';

/**
 * What tasks with a label carried may be erased: how far that has come stands beside them. The value of the label is kept for as
 * long as tasks are found by it, and no longer.
 */
export class Erasures1760000000024 implements MigrationInterface {
  name = 'Erasures1760000000024';
  transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    await whenFree(runner, () =>
      runner.query('ALTER TABLE waybill.tasks ADD COLUMN IF NOT EXISTS erased_at timestamptz'),
    );
    await runner.startTransaction();
    await runner.query(`CREATE TABLE waybill.erasures (
      tenant text NOT NULL,
      id uuid NOT NULL,
      label_name text NOT NULL,
      label_value text,
      phase text NOT NULL DEFAULT 'tasks' CONSTRAINT erasures_phase CHECK (phase IN ('tasks', 'letters', 'done')),
      place uuid,
      tasks integer NOT NULL DEFAULT 0,
      letters integer NOT NULL DEFAULT 0,
      left_count integer,
      left_tasks jsonb NOT NULL DEFAULT '[]',
      created_by text NOT NULL,
      created_at timestamptz NOT NULL DEFAULT now(),
      updated_at timestamptz NOT NULL DEFAULT now(),
      ended_at timestamptz,
      CONSTRAINT erasures_pk PRIMARY KEY (tenant, id),
      CONSTRAINT erasures_value CHECK ((label_value IS NULL) = (phase = 'done'))
    )`);
    await runner.query('CREATE INDEX erasures_live ON waybill.erasures (updated_at) WHERE ended_at IS NULL');
    await wall(runner, 'erasures', {
      waybill_control_plane: 'SELECT, INSERT, UPDATE',
      waybill_maintenance: 'SELECT',
    });
    await runner.query('GRANT UPDATE (url, detail, answer) ON waybill.probes TO waybill_control_plane');
    await runner.query('GRANT UPDATE (event, last_error) ON waybill.deliveries TO waybill_control_plane');
    await runner.commitTransaction();
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.startTransaction();
    await runner.query('REVOKE UPDATE (event, last_error) ON waybill.deliveries FROM waybill_control_plane');
    await runner.query('REVOKE UPDATE (url, detail, answer) ON waybill.probes FROM waybill_control_plane');
    await runner.query('DROP TABLE waybill.erasures');
    await runner.query('ALTER TABLE waybill.tasks DROP COLUMN erased_at');
    await runner.commitTransaction();
  }
}
