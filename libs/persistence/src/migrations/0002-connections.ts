import type { MigrationInterface, QueryRunner } from 'typeorm';
import { wall } from './wall.js';

/** Tenants' data keys, connections with their sealed credentials, and the gates that hold a connection's tasks. */
export class Connections1760000000002 implements MigrationInterface {
  name = 'Connections1760000000002';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE waybill.tenant_keys (
      tenant text NOT NULL CONSTRAINT tenant_keys_pk PRIMARY KEY
        CONSTRAINT tenant_keys_tenant_fk REFERENCES waybill.tenants,
      version integer NOT NULL,
      key_id text NOT NULL,
      wrapped bytea NOT NULL
    )`);
    await wall(runner, 'tenant_keys', {
      waybill_control_plane: 'SELECT, INSERT',
      waybill_worker: 'SELECT',
      waybill_publisher: 'SELECT',
      waybill_ingest: 'SELECT',
    });

    await runner.query(`CREATE TABLE waybill.connections (
      tenant text NOT NULL CONSTRAINT connections_tenant_fk REFERENCES waybill.tenants,
      name text NOT NULL,
      connector text NOT NULL,
      settings jsonb NOT NULL,
      credential_type text NOT NULL,
      sealed_credential bytea NOT NULL,
      version integer NOT NULL DEFAULT 1,
      created_at timestamptz NOT NULL DEFAULT now(),
      updated_at timestamptz NOT NULL DEFAULT now(),
      CONSTRAINT connections_pk PRIMARY KEY (tenant, name)
    )`);
    await wall(runner, 'connections', {
      waybill_control_plane: 'SELECT, INSERT, UPDATE, DELETE',
      waybill_worker: 'SELECT',
    });

    await runner.query(`CREATE TABLE waybill.connection_gates (
      tenant text NOT NULL,
      connector text NOT NULL,
      connection text NOT NULL,
      closed_until timestamptz NOT NULL,
      reason text NOT NULL,
      CONSTRAINT connection_gates_pk PRIMARY KEY (tenant, connector, connection)
    )`);
    await wall(runner, 'connection_gates', {
      waybill_control_plane: 'SELECT, DELETE',
      waybill_worker: 'SELECT, INSERT, UPDATE',
      waybill_maintenance: 'SELECT, DELETE',
    });
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE waybill.connection_gates, waybill.connections, waybill.tenant_keys');
  }
}
