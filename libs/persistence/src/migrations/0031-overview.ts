import type { MigrationInterface, QueryRunner } from 'typeorm';
import { SUMMARIZE_TIMES } from './summarize-times.js';
import { wall } from './wall.js';

const OF_QUEUE = `queue LIKE 'waybill.%'
  OR starts_with(queue, nullif(current_setting('waybill.tenant', true), '') || '.')`;

/**
 * What the overview is read from, so that a look costs the same however many tasks there are: tasks by minute, what stands
 * unfinished, deliveries of sources by hour, and samples of the queues. All of it is counted anew from where it comes from, or
 * ages out; none of it decides anything.
 */
export class Overview1760000000031 implements MigrationInterface {
  name = 'Overview1760000000031';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE waybill.task_minutes (
      tenant text NOT NULL,
      minute timestamptz NOT NULL,
      connector text NOT NULL,
      accepted integer NOT NULL,
      succeeded integer NOT NULL,
      failed integer NOT NULL,
      cancelled integer NOT NULL,
      expired integer NOT NULL,
      buckets smallint[] NOT NULL,
      counts integer[] NOT NULL,
      CONSTRAINT task_minutes_pk PRIMARY KEY (tenant, minute, connector)
    )`);
    await runner.query('CREATE INDEX task_minutes_minute ON waybill.task_minutes (minute)');
    await wall(runner, 'task_minutes', {
      waybill_control_plane: 'SELECT',
      waybill_maintenance: 'SELECT, INSERT, DELETE',
    });
    await runner.query(`CREATE TABLE waybill.task_standing (
      tenant text NOT NULL,
      connector text NOT NULL,
      status text NOT NULL,
      reason text NOT NULL,
      tasks integer NOT NULL,
      oldest_at timestamptz NOT NULL,
      next_deadline timestamptz,
      CONSTRAINT task_standing_pk PRIMARY KEY (tenant, connector, status, reason)
    ) WITH (fillfactor = 50)`);
    await wall(runner, 'task_standing', {
      waybill_control_plane: 'SELECT',
      waybill_maintenance: 'SELECT, INSERT, UPDATE, DELETE',
    });
    await runner.query(`CREATE TABLE waybill.source_hours (
      tenant text NOT NULL,
      source_id uuid NOT NULL,
      hour timestamptz NOT NULL,
      deliveries integer NOT NULL,
      last_at timestamptz NOT NULL,
      CONSTRAINT source_hours_pk PRIMARY KEY (tenant, source_id, hour)
    ) WITH (fillfactor = 70)`);
    await wall(runner, 'source_hours', {
      waybill_control_plane: 'SELECT',
      waybill_maintenance: 'SELECT, INSERT, UPDATE, DELETE',
    });
    await makeMark(runner);
    await makeSamples(runner);
    await runner.query(SUMMARIZE_TIMES);
    await runner.query('REVOKE ALL ON FUNCTION waybill.summarize_times() FROM PUBLIC');
    await runner.query('GRANT EXECUTE ON FUNCTION waybill.summarize_times() TO waybill_maintenance');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP FUNCTION waybill.summarize_times()');
    for (const table of ['queue_samples', 'tally_mark', 'source_hours', 'task_standing', 'task_minutes'])
      await runner.query(`DROP TABLE waybill.${table}`);
  }
}

/** How far has been counted: one row, of no tenant. */
async function makeMark(runner: QueryRunner): Promise<void> {
  await runner.query(`CREATE TABLE waybill.tally_mark (
    only_row boolean NOT NULL DEFAULT true CONSTRAINT tally_mark_pk PRIMARY KEY
      CONSTRAINT tally_mark_only_row CHECK (only_row),
    settled_until timestamptz,
    counted_until timestamptz,
    standing_at timestamptz
  )`);
  await runner.query('INSERT INTO waybill.tally_mark DEFAULT VALUES');
  await runner.query('GRANT SELECT ON waybill.tally_mark TO waybill_control_plane');
  await runner.query('GRANT SELECT, UPDATE ON waybill.tally_mark TO waybill_maintenance');
}

/** Of queues of ours for every tenant, of its own for each: as the broker's are shown. */
async function makeSamples(runner: QueryRunner): Promise<void> {
  await runner.query(`CREATE TABLE waybill.queue_samples (
    queue text NOT NULL,
    step smallint NOT NULL,
    at timestamptz NOT NULL,
    ready integer NOT NULL,
    ready_most integer NOT NULL,
    unacknowledged integer NOT NULL,
    consumers integer NOT NULL,
    rate_in real NOT NULL,
    rate_out real NOT NULL,
    CONSTRAINT queue_samples_pk PRIMARY KEY (queue, step, at)
  )`);
  await runner.query('CREATE INDEX queue_samples_at ON waybill.queue_samples (step, at)');
  await wall(runner, 'queue_samples', { waybill_maintenance: 'SELECT, INSERT, DELETE' });
  await runner.query('GRANT SELECT ON waybill.queue_samples TO waybill_control_plane');
  await runner.query(
    `CREATE POLICY control_plane ON waybill.queue_samples FOR SELECT TO waybill_control_plane USING (${OF_QUEUE})`,
  );
}
