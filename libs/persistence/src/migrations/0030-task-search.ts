import type { MigrationInterface, QueryRunner } from 'typeorm';
import { dropWhenFree, indexPartsWhileInUse } from './index-while-in-use.js';

/**
 * The tasks of the present tenant that carry labels, `most` at most; null for all. A policy comes before every operator of
 * which PostgreSQL does not know that it tells nothing, and so before the one that asks the index over labels: behind the wall
 * of a tenant all its tasks would be read. The function belongs to the owner and builds the same wall itself. Any other index
 * is as good as the tenant, which is no help.
 */
const LABELLED_TASKS = `CREATE FUNCTION waybill.labelled_tasks(carried jsonb, most bigint) RETURNS SETOF waybill.tasks
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
SET plan_cache_mode = force_custom_plan SET enable_indexscan = off AS $$
  SELECT t.* FROM waybill.tasks t
  WHERE t.tenant = nullif(current_setting('waybill.tenant', true), '') AND t.labels <> '{}'::jsonb AND t.labels @> carried
  LIMIT most
$$`;

/**
 * Pages of what is searched for most, in their order. A task that succeeds at its first try has never a reason, and is in none
 * but that of its run, where it names one: the way of tasks pays for what went wrong alone.
 */
const INDEXES = [
  ['tasks_parked_latest', '(tenant, created_at DESC, id DESC) WHERE finished_at IS NULL AND wake_at IS NULL'],
  ['tasks_waiting', '(tenant, reason, created_at DESC, id DESC) WHERE reason IS NOT NULL AND wake_at IS NOT NULL'],
  ['tasks_failed', '(tenant, created_at DESC, id DESC) WHERE reason IS NOT NULL AND finished_at IS NOT NULL'],
  ['tasks_run', '(tenant, run, created_at DESC, id DESC) WHERE run IS NOT NULL'],
] as const;

/** Tasks are found by run, by having failed, by being parked, by what they wait for, and behind the wall of a tenant by their labels. */
export class TaskSearch1760000000030 implements MigrationInterface {
  name = 'TaskSearch1760000000030';
  transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    for (const [name, of] of INDEXES) await indexPartsWhileInUse(runner, name, { table: 'tasks', of });
    await runner.startTransaction();
    await runner.query('DROP FUNCTION IF EXISTS waybill.labelled_tasks(jsonb, bigint)');
    await runner.query(LABELLED_TASKS);
    await runner.query('REVOKE ALL ON FUNCTION waybill.labelled_tasks(jsonb, bigint) FROM PUBLIC');
    await runner.query('GRANT EXECUTE ON FUNCTION waybill.labelled_tasks(jsonb, bigint) TO waybill_control_plane');
    await runner.commitTransaction();
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP FUNCTION IF EXISTS waybill.labelled_tasks(jsonb, bigint)');
    for (const [name] of INDEXES) await dropWhenFree(runner, name);
  }
}
