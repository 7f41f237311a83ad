import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { newUuid } from '#libs/contracts';
import { type DatabaseStage, databaseStage } from '../../../../test/support/database-stage.js';
import { deadLetter } from '../../../../test/support/dead-letters.js';
import type { Statement } from '../database.js';
import { PostgresDeadLetterSink } from '../stores/postgres-dead-letter-sink.js';
import { RedriveRunStore } from '../stores/redrive-run-store.js';
import { findEndedItems } from './find-ended-items.js';
import { redriveTasks } from './redrive-tasks.js';
import { takeRedriveItems } from './take-redrive-items.js';
import { weighRedrive } from './weigh-redrive.js';

let stage: DatabaseStage;
let client: pg.Client;
let run = '';
const tasks = Array.from({ length: 20 }, () => newUuid());

/** Twenty failed tasks of twenty days ago, in a part of their own, and a run over their letters. */
beforeAll(async () => {
  stage = await databaseStage('acme');
  client = await stage.connect();
  await client.query(`DO $$ DECLARE one text; today date := (now() AT TIME ZONE 'UTC')::date; BEGIN
    FOREACH one IN ARRAY ARRAY['tasks', 'attempts', 'results', 'replies'] LOOP EXECUTE format('DROP TABLE %I', one || '_first'); END LOOP;
    PERFORM make_parts(6, 3);
    FOR part IN 1 .. 4 LOOP
      EXECUTE format('CREATE TABLE tasks_over%s PARTITION OF tasks (PRIMARY KEY (tenant, id)) FOR VALUES FROM (%L) TO (%L)', part,
        today - 6 * part, today - 6 * part + 6);
    END LOOP; END $$`);
  await client.query(
    `INSERT INTO tasks (tenant, id, idempotency_key, connector, action, connection, input, priority, labels, trace, status,
       finished_at, born)
     SELECT 'acme', id, id::text, 'http', 'request', 'shop', '{}', 'normal', '{}', '{}', 'failed', now(),
       (now() AT TIME ZONE 'UTC')::date - 20 FROM unnest($1::uuid[]) id`,
    [tasks],
  );
  await new PostgresDeadLetterSink(stage.owner).store(tasks.map((taskId) => deadLetter({ taskId })));
  const order = { rate: 1, tolerance: 0, note: null, limit: null, shares: [1] };
  const start = await new RedriveRunStore(stage.owner).start('acme', { filter: {} }, order, 'ada');
  if (start.kind === 'started') run = start.run.id;
}, 60_000);

afterAll(() => stage?.drop());

interface PlanNode {
  'Relation Name'?: string;
  'Actual Loops'?: number;
  'Actual Rows'?: number;
  Plans?: PlanNode[];
}

/** The parts of the table of tasks that a statement has looked into. */
async function partsOf({ text }: Statement, parameters: readonly unknown[]): Promise<string[]> {
  await client.query('BEGIN');
  const { rows } = await client.query(`EXPLAIN (ANALYZE, FORMAT JSON) ${text}`, [...parameters]);
  await client.query('ROLLBACK');
  const seen = new Set<string>();
  const look = (node: PlanNode): void => {
    const name = node['Relation Name'] ?? '';
    if (name.startsWith('tasks_') && (node['Actual Loops'] ?? 0) > 0) seen.add(name);
    for (const below of node.Plans ?? []) look(below);
  };
  look(rows[0]['QUERY PLAN'][0].Plan);
  return [...seen];
}

describe('a redrive of so many at most', () => {
  it('looks at no more letters than it takes to find them', async () => {
    await client.query('BEGIN');
    await client.query(`SET LOCAL plan_cache_mode = 'force_custom_plan'`);
    const given = ['acme', null, null, null, null, null, 2, 100, 102];
    const { rows } = await client.query(`EXPLAIN (ANALYZE, FORMAT JSON) ${weighRedrive.text}`, given);
    await client.query('ROLLBACK');
    const looked: number[] = [];
    const look = (node: PlanNode): void => {
      if (node['Relation Name']?.startsWith('tasks_'))
        looked.push((node['Actual Rows'] ?? 0) * (node['Actual Loops'] ?? 0));
      for (const below of node.Plans ?? []) look(below);
    };
    look(rows[0]['QUERY PLAN'][0].Plan);
    const tasksRead = looked.reduce((sum, one) => sum + one, 0);
    expect(tasksRead).toBeGreaterThanOrEqual(2);
    expect(tasksRead).toBeLessThanOrEqual(4);
  });
});

describe('a step of a redrive run', () => {
  it('looks for tasks that were sent in the part of their day alone', async () => {
    await client.query(`UPDATE redrive_items SET state = 'sent' WHERE run_id = $1 AND position <= 10`, [run]);
    expect(await partsOf(findEndedItems, ['acme', run])).toEqual(['tasks_over4']);
  });

  it('sends tasks again in the parts between their days', async () => {
    const { rows } = await client.query<{ born: string }>(takeRedriveItems.text, ['acme', run, 0, 5]);
    const [{ born } = { born: '' }] = rows;
    expect(await partsOf(redriveTasks, ['acme', tasks.slice(10), born, born])).toEqual(['tasks_over4']);
  });

  it('looks everywhere for those of a run that was started before days were noted', async () => {
    await client.query('UPDATE redrive_items SET born = NULL WHERE run_id = $1', [run]);
    expect((await partsOf(findEndedItems, ['acme', run])).length).toBeGreaterThan(3);
  });
});
