import type { MigrationInterface, QueryRunner } from 'typeorm';
import { dropWhenFree, indexPartsWhileInUse, indexWhileInUse } from './index-while-in-use.js';
import { wall } from './wall.js';
import { whenFree } from './when-free.js';

/**
 * Replays of results and events to a subscription, as long work: what was asked for, how far it came, what became of it. A delivery
 * says which run owes it anew. Results are found by the time at which they were made over an index that costs their way nothing to
 * speak of; it holds one entry for many pages.
 */
export class ReplayRuns1760000000035 implements MigrationInterface {
  name = 'ReplayRuns1760000000035';
  transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    await whenFree(runner, () => runner.query('ALTER TABLE waybill.deliveries ADD COLUMN IF NOT EXISTS replay uuid'));
    await indexWhileInUse(
      runner,
      'deliveries_replayed',
      'waybill.deliveries (tenant, replay, state, attempts) WHERE replay IS NOT NULL',
    );
    await indexPartsWhileInUse(runner, 'results_created_at', { table: 'results', of: 'USING brin (created_at)' });
    await runner.startTransaction();
    await makeRuns(runner);
    await runner.commitTransaction();
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE waybill.replay_runs');
    await dropWhenFree(runner, 'results_created_at');
    await dropWhenFree(runner, 'deliveries_replayed');
    await whenFree(runner, () => runner.query('ALTER TABLE waybill.deliveries DROP COLUMN replay'));
  }
}

async function makeRuns(runner: QueryRunner): Promise<void> {
  await runner.query(`CREATE TABLE waybill.replay_runs (
    tenant text NOT NULL,
    id uuid NOT NULL,
    subscription text NOT NULL,
    kind text NOT NULL CONSTRAINT replay_runs_kind CHECK (kind IN ('results', 'events')),
    since timestamptz NOT NULL,
    until timestamptz NOT NULL,
    only_failed boolean NOT NULL,
    note text,
    state text NOT NULL DEFAULT 'running'
      CONSTRAINT replay_runs_state CHECK (state IN ('running', 'cancelled', 'done')),
    reason text,
    rate integer NOT NULL CONSTRAINT replay_runs_rate CHECK (rate > 0),
    selected integer NOT NULL,
    sent integer NOT NULL DEFAULT 0,
    already_owed integer NOT NULL DEFAULT 0,
    erased integer NOT NULL DEFAULT 0,
    cursor_at timestamptz NOT NULL,
    cursor_key text,
    slice_ms integer NOT NULL DEFAULT 60000,
    created_by text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    paced_at timestamptz NOT NULL DEFAULT now(),
    ended_at timestamptz,
    CONSTRAINT replay_runs_pk PRIMARY KEY (tenant, id)
  )`);
  await runner.query(`CREATE UNIQUE INDEX replay_runs_live_uq ON waybill.replay_runs (tenant, subscription)
    WHERE ended_at IS NULL`);
  await runner.query('CREATE INDEX replay_runs_ended ON waybill.replay_runs (ended_at) WHERE ended_at IS NOT NULL');
  await wall(runner, 'replay_runs', {
    waybill_control_plane: 'SELECT, INSERT, UPDATE',
    waybill_maintenance: 'SELECT, DELETE',
  });
  await runner.query(`GRANT SELECT, UPDATE (state, reason, sent, already_owed, erased, cursor_at, cursor_key, slice_ms,
    updated_at, paced_at, ended_at) ON waybill.replay_runs TO waybill_publisher`);
  await runner.query(
    `CREATE POLICY publisher ON waybill.replay_runs TO waybill_publisher USING (true) WITH CHECK (true)`,
  );
}
