import type { MigrationInterface, QueryRunner } from 'typeorm';
import { wall } from './wall.js';

/**
 * What the fleet knows of the endpoint groups of connections, and which tasks wait for one. It takes the place of the
 * gates of connections, whose table stays until no release that reads it can still run beside this one.
 */
export class EndpointHealth1760000000009 implements MigrationInterface {
  name = 'EndpointHealth1760000000009';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE waybill.endpoint_health (
      tenant text NOT NULL,
      connector text NOT NULL,
      connection text NOT NULL,
      endpoint_group text NOT NULL,
      closed_until timestamptz,
      reason text CONSTRAINT endpoint_health_reason CHECK (reason IN
        ('rate_limited', 'breaker_open', 'configuration')),
      failures integer NOT NULL DEFAULT 0,
      trips integer NOT NULL DEFAULT 0,
      probe_task uuid,
      probe_until timestamptz,
      per_second double precision,
      burst double precision,
      tokens double precision,
      refilled_at timestamptz,
      queued_at timestamptz,
      ramp integer NOT NULL DEFAULT 1,
      updated_at timestamptz NOT NULL DEFAULT now(),
      CONSTRAINT endpoint_health_pk PRIMARY KEY (tenant, connector, connection, endpoint_group)
    ) WITH (fillfactor = 50)`);
    await wall(runner, 'endpoint_health', {
      waybill_control_plane: 'SELECT, UPDATE, DELETE',
      waybill_worker: 'SELECT, INSERT, UPDATE',
      waybill_maintenance: 'SELECT, UPDATE, DELETE',
    });
    await runner.query('ALTER TABLE waybill.tasks ADD COLUMN held_group text, ADD COLUMN ticket_until timestamptz');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE waybill.tasks DROP COLUMN ticket_until, DROP COLUMN held_group');
    await runner.query('DROP TABLE waybill.endpoint_health');
  }
}
