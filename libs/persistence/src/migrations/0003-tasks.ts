import type { MigrationInterface, QueryRunner } from 'typeorm';
import { wall } from './wall.js';

/** How many parts the idempotency keys are spread over. */
const KEY_PARTITIONS = 8;

/** Tasks, their keys, attempts, results and replies. */
export class Tasks1760000000003 implements MigrationInterface {
  name = 'Tasks1760000000003';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE waybill.idempotency_keys (
      tenant text NOT NULL,
      key text NOT NULL,
      task_id uuid NOT NULL,
      body_hash bytea NOT NULL,
      created_at timestamptz NOT NULL DEFAULT now(),
      CONSTRAINT idempotency_keys_pk PRIMARY KEY (tenant, key)
    ) PARTITION BY HASH (tenant, key)`);
    for (let part = 0; part < KEY_PARTITIONS; part++) {
      await runner.query(`CREATE TABLE waybill.idempotency_keys_${part} PARTITION OF waybill.idempotency_keys
        FOR VALUES WITH (MODULUS ${KEY_PARTITIONS}, REMAINDER ${part})`);
    }
    await wall(runner, 'idempotency_keys', {
      waybill_control_plane: 'SELECT, INSERT',
      waybill_worker: 'SELECT, INSERT',
      waybill_maintenance: 'SELECT, DELETE',
    });

    await runner.query(`CREATE TABLE waybill.ordering_lanes (
      tenant text NOT NULL,
      connector text NOT NULL,
      ordering_key text NOT NULL,
      last_number bigint NOT NULL,
      CONSTRAINT ordering_lanes_pk PRIMARY KEY (tenant, connector, ordering_key)
    )`);
    await wall(runner, 'ordering_lanes', {
      waybill_control_plane: 'SELECT, INSERT, UPDATE',
      waybill_worker: 'SELECT, INSERT, UPDATE',
      waybill_maintenance: 'SELECT, DELETE',
    });

    await runner.query(`CREATE TABLE waybill.tasks (
      tenant text NOT NULL,
      id uuid NOT NULL,
      idempotency_key text NOT NULL,
      connector text NOT NULL,
      action text NOT NULL,
      connection text NOT NULL,
      input bytea NOT NULL,
      deadline timestamptz,
      not_before timestamptz,
      ordering_key text,
      ordering_number bigint,
      priority text NOT NULL,
      agent text,
      run text,
      labels jsonb NOT NULL,
      trace jsonb NOT NULL,
      correlation_id text,
      status text NOT NULL CONSTRAINT tasks_status CHECK (status IN
        ('accepted', 'waiting', 'running', 'intent', 'succeeded', 'failed', 'parked', 'cancelled', 'expired')),
      reason text,
      wake_at timestamptz,
      lease_until timestamptz,
      fence_epoch integer NOT NULL DEFAULT 0,
      fence_counter bigint NOT NULL DEFAULT 0,
      idle_claims smallint NOT NULL DEFAULT 0,
      attempts integer NOT NULL DEFAULT 0,
      attempts_forgiven integer NOT NULL DEFAULT 0,
      operation_token text,
      force_counter integer NOT NULL DEFAULT 0,
      unsettled boolean NOT NULL DEFAULT false,
      interrupted boolean NOT NULL DEFAULT false,
      cancel_requested_at timestamptz,
      result_sequence integer NOT NULL DEFAULT 0,
      created_at timestamptz NOT NULL DEFAULT now(),
      updated_at timestamptz NOT NULL DEFAULT now(),
      finished_at timestamptz,
      CONSTRAINT tasks_pk PRIMARY KEY (tenant, id)
    ) WITH (fillfactor = 70)`);
    await runner.query('CREATE INDEX tasks_wake ON waybill.tasks (wake_at) WHERE wake_at IS NOT NULL');
    await runner.query(`CREATE INDEX tasks_lane ON waybill.tasks (tenant, connector, ordering_key, ordering_number)
      WHERE ordering_key IS NOT NULL AND finished_at IS NULL`);
    await runner.query('CREATE INDEX tasks_newest ON waybill.tasks (tenant, id DESC)');
    await runner.query('CREATE INDEX tasks_labels ON waybill.tasks USING gin (labels jsonb_path_ops)');
    await wall(runner, 'tasks', {
      waybill_control_plane: 'SELECT, INSERT, UPDATE',
      waybill_worker: 'SELECT, INSERT, UPDATE',
      waybill_publisher: 'SELECT',
      waybill_maintenance: 'SELECT, UPDATE, DELETE',
    });

    await runner.query(`CREATE TABLE waybill.attempts (
      tenant text NOT NULL,
      task_id uuid NOT NULL,
      number integer NOT NULL,
      fence_epoch integer NOT NULL,
      fence_counter bigint NOT NULL,
      effect_class text NOT NULL,
      operation_token text NOT NULL,
      connection_version integer NOT NULL,
      method text NOT NULL,
      url text NOT NULL,
      request_hash bytea NOT NULL,
      intent_at timestamptz NOT NULL DEFAULT now(),
      ended_at timestamptz,
      outcome text,
      phase text,
      http_status integer,
      error_code text,
      error_message text,
      provider_request_id text,
      answer bytea,
      CONSTRAINT attempts_pk PRIMARY KEY (tenant, task_id, number)
    )`);
    await wall(runner, 'attempts', {
      waybill_control_plane: 'SELECT, UPDATE',
      waybill_worker: 'SELECT, INSERT, UPDATE',
      waybill_maintenance: 'SELECT, DELETE',
    });

    await runner.query(`CREATE TABLE waybill.results (
      tenant text NOT NULL,
      task_id uuid NOT NULL,
      sequence integer NOT NULL,
      status text NOT NULL,
      routing_key text NOT NULL,
      event bytea NOT NULL,
      output bytea,
      created_at timestamptz NOT NULL DEFAULT now(),
      published_at timestamptz,
      CONSTRAINT results_pk PRIMARY KEY (tenant, task_id, sequence)
    )`);
    await runner.query('CREATE INDEX results_owed ON waybill.results (created_at) WHERE published_at IS NULL');
    await wall(runner, 'results', {
      waybill_control_plane: 'SELECT, INSERT, UPDATE',
      waybill_worker: 'SELECT, INSERT, UPDATE',
      waybill_publisher: 'SELECT',
      waybill_maintenance: 'SELECT, UPDATE, DELETE',
    });

    await runner.query(`CREATE TABLE waybill.replies (
      tenant text NOT NULL,
      task_id uuid NOT NULL,
      id uuid NOT NULL,
      reply_to text NOT NULL,
      correlation_id text,
      answered_sequence integer NOT NULL DEFAULT 0,
      answer_note text,
      created_at timestamptz NOT NULL DEFAULT now(),
      CONSTRAINT replies_pk PRIMARY KEY (tenant, task_id, id)
    )`);
    await wall(runner, 'replies', {
      waybill_control_plane: 'SELECT',
      waybill_worker: 'SELECT, INSERT',
      waybill_publisher: 'SELECT, UPDATE',
      waybill_maintenance: 'SELECT, DELETE',
    });
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE waybill.replies, waybill.results, waybill.attempts, waybill.tasks,
      waybill.ordering_lanes, waybill.idempotency_keys`);
  }
}
