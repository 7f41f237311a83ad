import type { MigrationInterface, QueryRunner } from 'typeorm';
import { wall } from './wall.js';

/** Sources, the receipts that make a delivery count once, and the events on their way out. */
export class Webhooks1760000000005 implements MigrationInterface {
  name = 'Webhooks1760000000005';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE waybill.sources (
      tenant text NOT NULL CONSTRAINT sources_tenant_fk REFERENCES waybill.tenants,
      name text NOT NULL,
      id uuid NOT NULL CONSTRAINT sources_id_uq UNIQUE,
      provider text NOT NULL,
      settings jsonb NOT NULL,
      sealed_secrets bytea NOT NULL,
      ordering_pointer text,
      version integer NOT NULL DEFAULT 1,
      created_at timestamptz NOT NULL DEFAULT now(),
      updated_at timestamptz NOT NULL DEFAULT now(),
      CONSTRAINT sources_pk PRIMARY KEY (tenant, name)
    )`);
    await wall(runner, 'sources', {
      waybill_control_plane: 'SELECT, INSERT, UPDATE, DELETE',
      waybill_ingest: 'SELECT',
    });

    await runner.query(`CREATE TABLE waybill.receipts (
      tenant text NOT NULL,
      source_id uuid NOT NULL,
      delivery_id text NOT NULL,
      event_id text NOT NULL,
      body_hash bytea NOT NULL,
      duplicates integer NOT NULL DEFAULT 0,
      conflicts integer NOT NULL DEFAULT 0,
      received_at timestamptz NOT NULL DEFAULT now(),
      CONSTRAINT receipts_pk PRIMARY KEY (tenant, source_id, delivery_id)
    )`);
    await runner.query('CREATE INDEX receipts_body ON waybill.receipts (tenant, source_id, body_hash)');
    await wall(runner, 'receipts', {
      waybill_control_plane: 'SELECT',
      waybill_ingest: 'SELECT, INSERT, UPDATE',
      waybill_maintenance: 'SELECT, DELETE',
    });

    await runner.query(`CREATE TABLE waybill.receipt_conflicts (
      tenant text NOT NULL,
      source_id uuid NOT NULL,
      delivery_id text NOT NULL,
      body_hash bytea NOT NULL,
      body bytea NOT NULL,
      times integer NOT NULL DEFAULT 1,
      received_at timestamptz NOT NULL DEFAULT now(),
      CONSTRAINT receipt_conflicts_pk PRIMARY KEY (tenant, source_id, delivery_id, body_hash)
    )`);
    await wall(runner, 'receipt_conflicts', {
      waybill_control_plane: 'SELECT',
      waybill_ingest: 'SELECT, INSERT, UPDATE',
      waybill_maintenance: 'SELECT, DELETE',
    });

    await runner.query(`CREATE TABLE waybill.events (
      tenant text NOT NULL,
      id text NOT NULL,
      number bigint GENERATED ALWAYS AS IDENTITY,
      source text NOT NULL,
      lane text NOT NULL,
      routing_key text NOT NULL,
      event bytea NOT NULL,
      created_at timestamptz NOT NULL DEFAULT now(),
      published_at timestamptz,
      CONSTRAINT events_pk PRIMARY KEY (tenant, id)
    )`);
    await runner.query(
      'CREATE INDEX events_owed ON waybill.events (tenant, source, lane, number) WHERE published_at IS NULL',
    );
    await wall(runner, 'events', {
      waybill_control_plane: 'SELECT',
      waybill_ingest: 'SELECT, INSERT, UPDATE',
      waybill_publisher: 'SELECT',
      waybill_maintenance: 'SELECT, DELETE',
    });

    await runner.query(`CREATE TABLE waybill.refusals (
      tenant text NOT NULL,
      source_id uuid NOT NULL,
      reason text NOT NULL,
      times bigint NOT NULL,
      last_at timestamptz NOT NULL,
      CONSTRAINT refusals_pk PRIMARY KEY (tenant, source_id, reason)
    )`);
    await wall(runner, 'refusals', {
      waybill_control_plane: 'SELECT',
      waybill_ingest: 'SELECT, INSERT, UPDATE',
      waybill_maintenance: 'SELECT, DELETE',
    });
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'DROP TABLE waybill.refusals, waybill.events, waybill.receipt_conflicts, waybill.receipts, waybill.sources',
    );
  }
}
