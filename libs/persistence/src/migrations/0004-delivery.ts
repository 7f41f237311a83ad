import type { MigrationInterface, QueryRunner } from 'typeorm';
import { wall } from './wall.js';

/** Subscriptions, the callbacks owed to them, and dead letters. */
export class Delivery1760000000004 implements MigrationInterface {
  name = 'Delivery1760000000004';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE INDEX replies_owed ON waybill.replies (created_at, id)
      WHERE answered_sequence = 0 OR answer_note = 'nacked'`);

    await runner.query(`CREATE TABLE waybill.subscriptions (
      tenant text NOT NULL CONSTRAINT subscriptions_tenant_fk REFERENCES waybill.tenants,
      name text NOT NULL,
      kind text NOT NULL CONSTRAINT subscriptions_kind CHECK (kind IN ('results', 'events')),
      routing text NOT NULL,
      deliver_type text NOT NULL CONSTRAINT subscriptions_deliver_type CHECK (deliver_type IN ('http', 'amqp')),
      url text,
      queue text,
      sealed_secret bytea,
      disabled_at timestamptz,
      disabled_reason text,
      created_at timestamptz NOT NULL DEFAULT now(),
      updated_at timestamptz NOT NULL DEFAULT now(),
      CONSTRAINT subscriptions_pk PRIMARY KEY (tenant, name)
    )`);
    await wall(runner, 'subscriptions', {
      waybill_control_plane: 'SELECT, INSERT, UPDATE, DELETE',
      waybill_publisher: 'SELECT, UPDATE',
    });

    await runner.query(`CREATE TABLE waybill.deliveries (
      tenant text NOT NULL,
      subscription text NOT NULL,
      event_id text NOT NULL,
      event bytea NOT NULL,
      state text NOT NULL CONSTRAINT deliveries_state CHECK (state IN ('owed', 'delivered', 'given-up')),
      attempts integer NOT NULL DEFAULT 0,
      next_at timestamptz,
      lease_until timestamptz,
      last_status integer,
      last_error text,
      created_at timestamptz NOT NULL DEFAULT now(),
      ended_at timestamptz,
      CONSTRAINT deliveries_pk PRIMARY KEY (tenant, subscription, event_id)
    )`);
    await runner.query(
      `CREATE INDEX deliveries_due ON waybill.deliveries (tenant, subscription, next_at) WHERE state = 'owed'`,
    );
    await wall(runner, 'deliveries', {
      waybill_control_plane: 'SELECT, DELETE',
      waybill_publisher: 'SELECT, INSERT, UPDATE',
      waybill_maintenance: 'SELECT, DELETE',
    });

    await runner.query(`CREATE TABLE waybill.dead_letters (
      tenant text NOT NULL,
      id uuid NOT NULL,
      fingerprint bytea NOT NULL,
      task_id uuid,
      connector text NOT NULL,
      action text NOT NULL,
      queue text NOT NULL,
      reason text NOT NULL,
      detail text NOT NULL,
      headers bytea NOT NULL,
      body bytea NOT NULL,
      state text NOT NULL DEFAULT 'open'
        CONSTRAINT dead_letters_state CHECK (state IN ('open', 'redriven', 'discarded')),
      dead_at timestamptz NOT NULL,
      ended_at timestamptz,
      ended_by text,
      ended_note text,
      CONSTRAINT dead_letters_pk PRIMARY KEY (tenant, id)
    )`);
    await runner.query(`CREATE UNIQUE INDEX dead_letters_fingerprint_uq ON waybill.dead_letters (tenant, fingerprint)
      WHERE state = 'open'`);
    await runner.query(`CREATE INDEX dead_letters_open ON waybill.dead_letters (tenant, id DESC) WHERE state = 'open'`);
    await wall(runner, 'dead_letters', {
      waybill_control_plane: 'SELECT, UPDATE',
      waybill_publisher: 'SELECT, INSERT',
      waybill_maintenance: 'SELECT, DELETE',
    });
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX waybill.replies_owed');
    await runner.query('DROP TABLE waybill.dead_letters, waybill.deliveries, waybill.subscriptions');
  }
}
