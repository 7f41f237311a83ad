import type { MigrationInterface, QueryRunner } from 'typeorm';
import { wall } from './wall.js';

/**
 * Decisions over many parked tasks, as long work: what was chosen and what it stood on, how far it came, and what became of each. Of
 * the labels they were chosen by only the names are kept.
 */
export class DecisionRuns1760000000032 implements MigrationInterface {
  name = 'DecisionRuns1760000000032';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE waybill.decision_runs (
      tenant text NOT NULL,
      id uuid NOT NULL,
      decision text NOT NULL CONSTRAINT decision_runs_decision CHECK (decision IN ('applied', 'retry', 'abandon')),
      filter jsonb NOT NULL,
      effect_ruled_out boolean NOT NULL,
      note text NOT NULL,
      idempotency_key text,
      asked bytea NOT NULL,
      state text NOT NULL DEFAULT 'running'
        CONSTRAINT decision_runs_state CHECK (state IN ('running', 'cancelled', 'done')),
      rate integer NOT NULL CONSTRAINT decision_runs_rate CHECK (rate > 0),
      selected integer NOT NULL,
      decided integer NOT NULL DEFAULT 0,
      alone integer NOT NULL DEFAULT 0,
      refused integer NOT NULL DEFAULT 0,
      left_parked integer NOT NULL DEFAULT 0,
      created_by text NOT NULL,
      created_at timestamptz NOT NULL DEFAULT now(),
      updated_at timestamptz NOT NULL DEFAULT now(),
      paced_at timestamptz NOT NULL DEFAULT now(),
      ended_at timestamptz,
      CONSTRAINT decision_runs_pk PRIMARY KEY (tenant, id)
    )`);
    await runner.query(`CREATE UNIQUE INDEX decision_runs_key_uq ON waybill.decision_runs (tenant, idempotency_key)
      WHERE idempotency_key IS NOT NULL`);
    await runner.query('CREATE INDEX decision_runs_live ON waybill.decision_runs (updated_at) WHERE ended_at IS NULL');
    await runner.query(
      'CREATE INDEX decision_runs_ended ON waybill.decision_runs (ended_at) WHERE ended_at IS NOT NULL',
    );
    await wall(runner, 'decision_runs', {
      waybill_control_plane: 'SELECT, INSERT, UPDATE',
      waybill_maintenance: 'SELECT, DELETE',
    });
    await runner.query(`CREATE TABLE waybill.decision_items (
      tenant text NOT NULL,
      run_id uuid NOT NULL,
      position integer NOT NULL,
      task_id uuid NOT NULL,
      born date NOT NULL,
      fence text NOT NULL,
      doubt text,
      effect_class text,
      attempts integer NOT NULL,
      state text NOT NULL CONSTRAINT decision_items_state
        CHECK (state IN ('chosen', 'decided', 'alone', 'refused', 'left')),
      reason text,
      found text,
      at timestamptz,
      CONSTRAINT decision_items_pk PRIMARY KEY (tenant, run_id, position)
    )`);
    await runner.query(`CREATE UNIQUE INDEX decision_items_task_uq ON waybill.decision_items (tenant, task_id)
      WHERE state = 'chosen'`);
    await runner.query(
      'CREATE INDEX decision_items_of_run ON waybill.decision_items (tenant, run_id, state, position)',
    );
    await wall(runner, 'decision_items', {
      waybill_control_plane: 'SELECT, INSERT, UPDATE',
      waybill_maintenance: 'SELECT, DELETE',
    });
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE waybill.decision_items, waybill.decision_runs');
  }
}
