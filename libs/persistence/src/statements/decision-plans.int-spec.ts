import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { type DatabaseStage, databaseStage } from '../../../../test/support/database-stage.js';
import { touchedPages } from '../../../../test/support/touched-pages.js';
import type { Statement } from '../database.js';
import { listDecisionItems } from './list-decision-items.js';
import { listDecisionRuns } from './list-decision-runs.js';
import { lockParkedTasks } from './lock-parked-tasks.js';
import { markDecisionItems } from './mark-decision-items.js';
import { pageParkedTasks } from './page-parked-tasks.js';
import { settleParkedTasks } from './settle-parked-tasks.js';
import { takeDecisionItems } from './take-decision-items.js';

let stage: DatabaseStage;
let client: pg.Client;
beforeAll(async () => {
  stage = await databaseStage('acme');
  client = await stage.connect();
  await client.query(tasks(50, 'parked'));
}, 60_000);

afterAll(() => stage?.drop());

const RUN = '00000000-0000-0000-0000-000000000002';

/** So many tasks, each with an attempt. */
function tasks(count: number, status: 'parked' | 'succeeded'): string {
  return `WITH made AS (
      INSERT INTO tasks (tenant, id, idempotency_key, connector, action, connection, input, priority, labels, trace, status, attempts,
        finished_at)
      SELECT 'acme', gen_random_uuid(), '${status}', 'http', 'request', 'shop', '{}', 'normal', '{}', '{}', '${status}', 1,
        CASE WHEN '${status}' <> 'parked' THEN now() END FROM generate_series(1, ${count}) RETURNING id
    )
    INSERT INTO attempts (tenant, task_id, number, fence_epoch, fence_counter, effect_class, operation_token, connection_version, method,
      url, request_hash)
    SELECT 'acme', id, 1, 0, 1, 'once', 't', 1, 'POST', 'https://x', '' FROM made`;
}

/** Items of one run, and as many runs without any. */
const runs = (count: number) => `
  INSERT INTO decision_runs (tenant, id, decision, filter, effect_ruled_out, note, asked, rate, selected, created_by, ended_at)
  SELECT 'acme', gen_random_uuid(), 'retry', '{}', false, '', '', 1, 0, 'x', now() FROM generate_series(1, ${count});
  INSERT INTO decision_items (tenant, run_id, position, task_id, born, fence, attempts, state)
  SELECT 'acme', '${RUN}', n + ${count}, gen_random_uuid(), now(), '0/0', 1, 'chosen' FROM generate_series(1, ${count}) n`;

/** A parameter as it stands in SQL. */
function literal(value: unknown): string {
  if (value === null || value === undefined) return 'NULL';
  const text = Array.isArray(value) ? `{${value.map((one) => one ?? 'NULL').join(',')}}` : String(value);
  return pg.escapeLiteral(text);
}

/** How many pages a statement touches where it is prepared; what it has done is undone. */
async function pages({ name, text }: Statement, parameters: readonly unknown[]): Promise<number> {
  const prepared = `"spec ${name}"`;
  await client.query(`PREPARE ${prepared} AS ${text}`);
  await client.query('BEGIN');
  const execution = `EXECUTE ${prepared} (${parameters.map(literal).join(', ')})`;
  const touched = await touchedPages(client, { text: execution });
  await client.query('ROLLBACK');
  await client.query(`DEALLOCATE ${prepared}`);
  return touched;
}

describe('a step over a decision run, and whoever looks at it', () => {
  it.each(['force_custom_plan', 'force_generic_plan'])(
    'touches about as much among 60,000 as among 10,000 (%s)',
    async (mode) => {
      const { rows } = await client.query<{ id: string }>(`SELECT id FROM tasks WHERE status = 'parked' ORDER BY id`);
      const ids = rows.map(({ id }) => id);
      const nulls = ids.map(() => null);
      const day = new Date().toISOString().slice(0, 10);
      const middle = '80000000-0000-0000-0000-000000000000';
      const states = [
        [10_100, 10_200],
        ['decided', 'alone'],
        [null, null],
        [null, 'failed'],
      ];
      /** Those marked so are planned anew each time. */
      const statements: readonly (readonly [string, Statement, readonly unknown[], 'anew'?])[] = [
        ['runs', listDecisionRuns, ['acme', null, middle, 51], 'anew'],
        ['items', listDecisionItems, ['acme', RUN, null, 0, 51], 'anew'],
        ['the next items', takeDecisionItems, ['acme', RUN, 50]],
        ['marks', markDecisionItems, ['acme', RUN, ...states]],
        ['parked tasks', pageParkedTasks, ['acme', ...Array(10).fill(null), null, null, 51], 'anew'],
        ['locks', lockParkedTasks, ['acme', ids, day, day, 'retry', false]],
        [
          'ends',
          settleParkedTasks,
          [...['acme', day, day, 'accepted', null, false, 'ada', 'a', ''], ids, nulls, nulls, nulls],
        ],
      ];
      const among = async (count: number) => {
        await client.query(tasks(count, 'succeeded'));
        await client.query(runs(count));
        await client.query('VACUUM ANALYZE tasks, attempts, decision_runs, decision_items');
        await client.query(`SET plan_cache_mode = '${mode}'`);
        const touched: [string, number][] = [];
        for (const [name, statement, given, anew] of statements) {
          if (!anew || mode === 'force_custom_plan') touched.push([name, await pages(statement, given)]);
        }
        await client.query('RESET plan_cache_mode');
        return touched;
      };
      const before = new Map(await among(10_000));
      for (const [name, touched] of await among(50_000)) {
        expect({ name, touched: touched <= 2 * (before.get(name) ?? 0) + 60 }).toEqual({ name, touched: true });
      }
      await client.query(
        `DELETE FROM decision_items; DELETE FROM decision_runs; DELETE FROM tasks WHERE status = 'succeeded'`,
      );
    },
    90_000,
  );
});
