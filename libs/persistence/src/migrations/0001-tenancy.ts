import type { MigrationInterface, QueryRunner } from 'typeorm';
import { SERVICE_ROLES, wall } from './wall.js';

/** Roles, the installation's identity, tenants, API keys, broker users, and the audit trail. */
export class Tenancy1760000000001 implements MigrationInterface {
  name = 'Tenancy1760000000001';

  async up(runner: QueryRunner): Promise<void> {
    for (const role of SERVICE_ROLES) {
      await runner.query(`DO $$ BEGIN CREATE ROLE ${role} NOLOGIN NOBYPASSRLS NOSUPERUSER;
        EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$`);
    }
    await runner.query(`GRANT USAGE ON SCHEMA waybill TO ${SERVICE_ROLES.join(', ')}`);

    await runner.query(`CREATE TABLE waybill.installation (
      only_row boolean NOT NULL DEFAULT true CONSTRAINT installation_pk PRIMARY KEY
        CONSTRAINT installation_only_row CHECK (only_row),
      id uuid NOT NULL DEFAULT gen_random_uuid(),
      epoch integer NOT NULL DEFAULT 1
    )`);
    await runner.query('INSERT INTO waybill.installation DEFAULT VALUES');
    await runner.query(`GRANT SELECT ON waybill.installation TO ${SERVICE_ROLES.join(', ')}`);

    await runner.query(`CREATE TABLE waybill.tenants (
      tenant text NOT NULL CONSTRAINT tenants_pk PRIMARY KEY,
      created_at timestamptz NOT NULL DEFAULT now()
    )`);
    await wall(runner, 'tenants', {
      waybill_control_plane: 'SELECT',
      waybill_maintenance: 'SELECT',
      waybill_worker: 'SELECT',
      waybill_publisher: 'SELECT',
    });

    await runner.query(`CREATE TABLE waybill.broker_users (
      user_name text NOT NULL CONSTRAINT broker_users_pk PRIMARY KEY,
      tenant text CONSTRAINT broker_users_tenant_fk REFERENCES waybill.tenants,
      kind text NOT NULL CONSTRAINT broker_users_kind CHECK (kind IN ('service', 'operator', 'tenant'))
    )`);
    await wall(runner, 'broker_users', { waybill_worker: 'SELECT', waybill_publisher: 'SELECT' });

    await runner.query(`CREATE TABLE waybill.api_keys (
      tenant text NOT NULL CONSTRAINT api_keys_tenant_fk REFERENCES waybill.tenants,
      id uuid NOT NULL,
      name text NOT NULL,
      key_hash bytea NOT NULL CONSTRAINT api_keys_hash_uq UNIQUE,
      scopes text[] NOT NULL,
      created_at timestamptz NOT NULL DEFAULT now(),
      expires_at timestamptz,
      revoked_at timestamptz,
      CONSTRAINT api_keys_pk PRIMARY KEY (tenant, id)
    )`);
    await wall(runner, 'api_keys', { waybill_control_plane: 'SELECT, INSERT, UPDATE' });
    await runner.query(`CREATE POLICY control_plane_sign_in ON waybill.api_keys FOR SELECT TO waybill_control_plane
      USING (encode(key_hash, 'hex') = nullif(current_setting('waybill.api_key_hash', true), ''))`);

    await runner.query(`CREATE TABLE waybill.audit_entries (
      tenant text NOT NULL,
      number bigint GENERATED ALWAYS AS IDENTITY,
      at timestamptz NOT NULL DEFAULT now(),
      actor text NOT NULL,
      act text NOT NULL,
      subject text NOT NULL,
      detail text NOT NULL DEFAULT '',
      CONSTRAINT audit_entries_pk PRIMARY KEY (tenant, number)
    )`);
    await wall(runner, 'audit_entries', { waybill_control_plane: 'SELECT, INSERT' });
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'DROP TABLE waybill.audit_entries, waybill.api_keys, waybill.broker_users, waybill.tenants, waybill.installation',
    );
  }
}
