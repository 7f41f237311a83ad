import type pg from 'pg';

/** Rows of one statement: as many as make a checkpoint's work even. */
const ROWS = 100_000;

const TABLES = ['tasks', 'attempts', 'results', 'replies'];

/**
 * The indexes of the parts are not kept up while rows come in, and are built in one go when all are there: a quarter of the
 * time. PostgreSQL knows this of an index that is built concurrently; to say it of one that stands takes a superuser.
 */
const SET_INDEXES_ASIDE = `
  UPDATE pg_index i SET indisready = false, indisvalid = false FROM pg_class c, pg_inherits p, pg_namespace n
  WHERE c.oid = i.indrelid AND p.inhrelid = c.oid AND n.oid = c.relnamespace AND n.nspname = 'waybill'
    AND p.inhparent = ANY($1::text[]::regclass[])`;

/** Over so many days the finished tasks have come, the last of them a moment ago. */
const DAYS = 30;

/** Ids of the tasks numbered from $1 to $2, of $3 in all, and when each came. Ids are random, as agents' own are. */
const PAST = `
  SELECT md5('task ' || n)::uuid AS id, 'order-' || n AS key, n,
    now() - interval '10 minutes' - interval '${DAYS} days' * (1 - n::float8 / $3::float8) AS at
  FROM generate_series($1::bigint, $2::bigint) n`;

/** What a finished task leaves in each table, with content as small tasks have it. */
const WHOLE = [
  `INSERT INTO waybill.idempotency_keys (tenant, key, task_id, body_hash, created_at)
   SELECT 'acme', key, id, sha256(key::bytea), at FROM (${PAST}) past`,
  task(`convert_to('{"order":' || n || ',"note":"' || repeat('x', 80) || '"}', 'UTF8')`),
  `INSERT INTO waybill.attempts (tenant, task_id, number, fence_epoch, fence_counter, effect_class, operation_token,
     connection_version, method, url, request_hash, intent_at, ended_at, outcome, phase, http_status, born)
   SELECT 'acme', id, 1, 0, 1, 'natural', encode(sha256(key::bytea), 'hex'), 1, 'PUT',
     'https://orders.example/v1/orders/' || n, sha256(key::bytea), at, at, 'succeeded', 'answered', 200, at::date
   FROM (${PAST}) past`,
  `INSERT INTO waybill.results (tenant, task_id, sequence, status, routing_key, event, output, created_at, published_at,
     born)
   SELECT 'acme', id, 1, 'succeeded', 'bench.noop.succeeded', convert_to(repeat('e', 300), 'UTF8'), '{}'::bytea, at, at, at::date
   FROM (${PAST}) past`,
];

const NARROW = [task(`'{}'::bytea`)];

function task(input: string): string {
  return `INSERT INTO waybill.tasks (tenant, id, idempotency_key, connector, action, connection, input, priority, labels,
    trace, status, fence_counter, attempts, result_sequence, created_at, updated_at, finished_at, born)
  SELECT 'acme', id, key, 'bench', 'noop', 'bench', ${input}, 'normal',
    CASE WHEN n % 10 = 0 THEN jsonb_build_object('customer', (n % 1000)::text) ELSE '{}' END,
    '{}', 'succeeded', 1, 1, 1, at, at, at, at::date
  FROM (${PAST}) past`;
}

/** Has the tables in the parts that they would have, had they been made so many days ago. */
async function makePartsOfThePast(client: pg.Client): Promise<void> {
  for (const table of TABLES) {
    await client.query(`ALTER TABLE waybill.${table} DETACH PARTITION waybill.${table}_first`);
    await client.query(`DO $$ BEGIN EXECUTE format('ALTER TABLE waybill.${table} ATTACH PARTITION
      waybill.${table}_first FOR VALUES FROM (MINVALUE) TO (%L)', current_date - ${DAYS}); END $$`);
  }
  await client.query(`SELECT waybill.make_parts(${DAYS / 5}, 7)`);
}

/**
 * Fills the tables with finished tasks.
 *
 * @param client signed in as superuser
 * @param onRows is told how many are there so far
 */
export async function fillHistory(
  client: pg.Client,
  { finished, narrow }: { finished: number; narrow: boolean },
  onRows: (rows: number) => void,
): Promise<void> {
  await client.query(`SET TimeZone = 'UTC'`);
  await client.query('SET synchronous_commit = off');
  await makePartsOfThePast(client);
  if (finished === 0) return;
  const tables = TABLES.map((table) => `waybill.${table}`);
  await client.query(SET_INDEXES_ASIDE, [tables]);
  for (let from = 1; from <= finished; from += ROWS) {
    const to = Math.min(finished, from + ROWS - 1);
    for (const statement of narrow ? NARROW : WHOLE) await client.query(statement, [from, to, finished]);
    onRows(to);
  }
  await client.query(`SET maintenance_work_mem = '512MB'`);
  for (const table of tables) await client.query(`REINDEX TABLE ${table}`);
}
