import type { MigrationInterface, QueryRunner } from 'typeorm';
import { wall } from './wall.js';

/** What is wrong, as it is found out without anybody asking; whom a tenant has told of it, and what they are still to be told. */
export class Alerts1760000000033 implements MigrationInterface {
  name = 'Alerts1760000000033';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE waybill.alerts (
      tenant text NOT NULL CONSTRAINT alerts_tenant_fk REFERENCES waybill.tenants,
      kind text NOT NULL,
      subject text NOT NULL,
      id uuid NOT NULL,
      state text NOT NULL CONSTRAINT alerts_state CHECK (state IN ('pending', 'firing', 'resolved')),
      value double precision NOT NULL,
      detail jsonb NOT NULL,
      since timestamptz NOT NULL,
      gone_at timestamptz,
      fired_at timestamptz,
      resolved_at timestamptz,
      told text CONSTRAINT alerts_told CHECK (told IN ('firing', 'resolved')),
      told_at timestamptz,
      told_value double precision,
      muted_until timestamptz,
      muted_by text,
      mute_note text,
      CONSTRAINT alerts_pk PRIMARY KEY (tenant, kind, subject),
      CONSTRAINT alerts_id_uq UNIQUE (tenant, id)
    )`);
    await runner.query(
      `CREATE INDEX alerts_live ON waybill.alerts (tenant) WHERE state <> 'resolved' OR told = 'firing'`,
    );
    await wall(runner, 'alerts', {
      waybill_control_plane: 'SELECT, INSERT, UPDATE, DELETE',
      waybill_maintenance: 'SELECT, DELETE',
    });
    await runner.query(`CREATE TABLE waybill.notification_targets (
      tenant text NOT NULL CONSTRAINT notification_targets_tenant_fk REFERENCES waybill.tenants,
      name text NOT NULL,
      type text NOT NULL CONSTRAINT notification_targets_type CHECK (type IN ('webhook', 'email')),
      address text NOT NULL,
      server jsonb,
      sealed_secret bytea,
      alerts boolean NOT NULL,
      weekly_report boolean NOT NULL,
      disabled_at timestamptz,
      disabled_reason text,
      created_at timestamptz NOT NULL DEFAULT now(),
      CONSTRAINT notification_targets_pk PRIMARY KEY (tenant, name)
    )`);
    await wall(runner, 'notification_targets', {
      waybill_control_plane: 'SELECT, INSERT, UPDATE, DELETE',
      waybill_maintenance: 'SELECT, UPDATE',
    });
    await runner.query(`CREATE TABLE waybill.notifications (
      tenant text NOT NULL,
      target text NOT NULL,
      event_id text NOT NULL,
      purpose text NOT NULL CONSTRAINT notifications_purpose CHECK (purpose IN ('alerts', 'report')),
      event bytea NOT NULL,
      state text NOT NULL DEFAULT 'owed'
        CONSTRAINT notifications_state CHECK (state IN ('owed', 'delivered', 'given-up')),
      attempts integer NOT NULL DEFAULT 0,
      next_at timestamptz DEFAULT now(),
      lease_until timestamptz,
      last_status integer,
      last_error text,
      created_at timestamptz NOT NULL DEFAULT now(),
      ended_at timestamptz,
      CONSTRAINT notifications_pk PRIMARY KEY (tenant, target, event_id),
      CONSTRAINT notifications_target_fk FOREIGN KEY (tenant, target)
        REFERENCES waybill.notification_targets ON DELETE CASCADE
    )`);
    await runner.query(`CREATE INDEX notifications_due ON waybill.notifications (next_at) WHERE state = 'owed'`);
    await runner.query('CREATE INDEX notifications_newest ON waybill.notifications (tenant, target, created_at DESC)');
    await runner.query(
      'CREATE INDEX notifications_ended ON waybill.notifications (ended_at) WHERE ended_at IS NOT NULL',
    );
    await wall(runner, 'notifications', {
      waybill_control_plane: 'SELECT, INSERT, DELETE',
      waybill_maintenance: 'SELECT, UPDATE, DELETE',
    });
    await makeTaskHours(runner);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'DROP TABLE waybill.notifications, waybill.notification_targets, waybill.alerts, waybill.task_hours, waybill.task_hours_until, waybill.error_budgets',
    );
  }
}

/** How tasks ended, added up by connector and hour, and how far that has come; and what share of them may fail. */
async function makeTaskHours(runner: QueryRunner): Promise<void> {
  await runner.query(`CREATE TABLE waybill.task_hours (
    tenant text NOT NULL,
    connector text NOT NULL,
    hour timestamptz NOT NULL,
    outcome text NOT NULL,
    category text NOT NULL,
    code text NOT NULL,
    bucket smallint NOT NULL,
    tasks integer NOT NULL,
    CONSTRAINT task_hours_pk PRIMARY KEY (tenant, hour, connector, outcome, category, code, bucket)
  )`);
  await wall(runner, 'task_hours', {
    waybill_control_plane: 'SELECT',
    waybill_maintenance: 'SELECT, INSERT, UPDATE, DELETE',
  });
  await runner.query(`CREATE TABLE waybill.task_hours_until (
    only_row boolean NOT NULL DEFAULT true CONSTRAINT task_hours_until_only_row CHECK (only_row),
    until timestamptz NOT NULL,
    CONSTRAINT task_hours_until_pk PRIMARY KEY (only_row)
  )`);
  await runner.query('INSERT INTO waybill.task_hours_until (until) VALUES (now())');
  await runner.query('GRANT SELECT, UPDATE ON waybill.task_hours_until TO waybill_maintenance');
  await runner.query(`CREATE TABLE waybill.error_budgets (
    tenant text NOT NULL CONSTRAINT error_budgets_tenant_fk REFERENCES waybill.tenants,
    connector text NOT NULL,
    target double precision NOT NULL CONSTRAINT error_budgets_target CHECK (target > 0 AND target < 1),
    CONSTRAINT error_budgets_pk PRIMARY KEY (tenant, connector)
  )`);
  await wall(runner, 'error_budgets', {
    waybill_control_plane: 'SELECT, INSERT, UPDATE, DELETE',
    waybill_maintenance: 'SELECT',
  });
}
