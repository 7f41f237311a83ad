import type { MigrationInterface, QueryRunner } from 'typeorm';
import { wall } from './wall.js';

const DELETED_SINCE = ['incidents', 'redrive_runs'] as const;

/**
 * A tenant may have a kind of what it has kept for a shorter time than the installation keeps it; and dead letters, incidents and
 * redrive runs that have ended are deleted, too, once they are over.
 */
export class TenantRetention1760000000023 implements MigrationInterface {
  name = 'TenantRetention1760000000023';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE waybill.retention_settings (
      tenant text NOT NULL CONSTRAINT retention_settings_tenant_fk REFERENCES waybill.tenants,
      kind text NOT NULL CONSTRAINT retention_settings_kind
        CHECK (kind IN ('tasks', 'webhooks', 'callbacks', 'dead-letters', 'incidents')),
      days integer NOT NULL CONSTRAINT retention_settings_days CHECK (days > 0),
      updated_at timestamptz NOT NULL DEFAULT now(),
      CONSTRAINT retention_settings_pk PRIMARY KEY (tenant, kind)
    )`);
    await wall(runner, 'retention_settings', {
      waybill_control_plane: 'SELECT, INSERT, UPDATE, DELETE',
      waybill_maintenance: 'SELECT',
    });
    await runner.query(
      'CREATE INDEX incidents_resolved ON waybill.incidents (resolved_at) WHERE resolved_at IS NOT NULL',
    );
    await runner.query('CREATE INDEX redrive_runs_ended ON waybill.redrive_runs (ended_at) WHERE ended_at IS NOT NULL');
    await runner.query(
      'CREATE INDEX dead_letters_of_task ON waybill.dead_letters (tenant, task_id) WHERE task_id IS NOT NULL',
    );
    for (const table of DELETED_SINCE) await runner.query(`GRANT DELETE ON waybill.${table} TO waybill_maintenance`);
    await runner.query('GRANT SELECT, DELETE ON waybill.redrive_items TO waybill_maintenance');
    await runner.query(
      'CREATE POLICY maintenance ON waybill.redrive_items TO waybill_maintenance USING (true) WITH CHECK (true)',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP POLICY maintenance ON waybill.redrive_items');
    await runner.query('REVOKE SELECT, DELETE ON waybill.redrive_items FROM waybill_maintenance');
    for (const table of DELETED_SINCE) await runner.query(`REVOKE DELETE ON waybill.${table} FROM waybill_maintenance`);
    await runner.query(
      'DROP INDEX waybill.incidents_resolved, waybill.redrive_runs_ended, waybill.dead_letters_of_task',
    );
    await runner.query('DROP TABLE waybill.retention_settings');
  }
}
