import pg from 'pg';
import type { DatabaseFacts } from '../history.js';

/** Milliseconds since 1970, by the database's clock. */
const ms = (column: string): string => `(extract(epoch FROM ${column}) * 1000)::float8`;

const TASKS = `SELECT id, idempotency_key AS key, status, reason, unsettled, attempts, fence_epoch AS "fenceEpoch",
  fence_counter::float8 AS "fenceCounter", ${ms('created_at')} AS "createdAt" FROM waybill.tasks`;
const ATTEMPTS = `SELECT task_id AS "taskId", number, effect_class AS "effectClass", operation_token AS token,
  fence_epoch AS "fenceEpoch", fence_counter::float8 AS "fenceCounter", ${ms('intent_at')} AS "intentAt", outcome, phase
  FROM waybill.attempts`;
const RESULTS = `SELECT task_id AS "taskId", sequence, status, ${ms('published_at')} AS "publishedAt" FROM waybill.results`;
const REPLIES = `SELECT task_id AS "taskId", answered_sequence AS "answeredSequence", answer_note AS note FROM waybill.replies`;
const RECEIPTS = `SELECT r.delivery_id AS "deliveryId", r.event_id AS "eventId", ${ms('e.published_at')} AS "publishedAt"
  FROM waybill.receipts r LEFT JOIN waybill.events e ON e.tenant = r.tenant AND e.id = r.event_id`;
const OWED = `SELECT count(*)::int AS owed FROM waybill.deliveries WHERE state = 'owed'`;
const DEAD_LETTERS = `SELECT task_id AS "taskId", reason FROM waybill.dead_letters WHERE state = 'open'`;

/** Everything the database knows, in one view of it. As its superuser, whom no wall stops. */
export async function readDatabase(url: string): Promise<Omit<DatabaseFacts, 'fullQueues'>> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const rows = async <Row extends object>(text: string) => (await client.query<Row>(text)).rows;
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    const [{ owed } = { owed: 0 }] = await rows<{ owed: number }>(OWED);
    return {
      tasks: await rows<DatabaseFacts['tasks'][number]>(TASKS),
      attempts: await rows<DatabaseFacts['attempts'][number]>(ATTEMPTS),
      results: await rows<DatabaseFacts['results'][number]>(RESULTS),
      replies: await rows<NonNullable<DatabaseFacts['replies']>[number]>(REPLIES),
      receipts: await rows<DatabaseFacts['receipts'][number]>(RECEIPTS),
      owedDeliveries: owed,
      deadLetters: await rows<DatabaseFacts['deadLetters'][number]>(DEAD_LETTERS),
    };
  } finally {
    await client.end();
  }
}
