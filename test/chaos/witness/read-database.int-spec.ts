import { afterAll, beforeAll, expect, it } from '@jest/globals';
import pg from 'pg';
import { migrate } from '#libs/persistence';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { readDatabase } from './read-database.js';

const TASK = '00000000-0000-7000-8000-000000000001';
const AT = '2026-11-21T12:00:00.250Z';
let database: TestDatabase;
let client: pg.Client;

beforeAll(async () => {
  database = await createTestDatabase();
  await migrate(database.url);
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
}, 60_000);

afterAll(async () => {
  await client?.end();
  await database?.drop();
});

it('tells every row that the checker asks for, with times in milliseconds', async () => {
  const none = { tasks: [], attempts: [], results: [], replies: [], receipts: [], owedDeliveries: 0, deadLetters: [] };
  expect(await readDatabase(database.url)).toEqual(none);

  await client.query(`SET search_path = waybill; INSERT INTO tenants (tenant) VALUES ('acme');
    INSERT INTO tasks (tenant, id, idempotency_key, connector, action, connection, input, priority, labels, trace, status,
      reason, attempts, fence_epoch, fence_counter, unsettled, created_at)
    VALUES ('acme', '${TASK}', 'key', 'ledger', 'send', 'shop', '{}', 'normal', '{}', '{}', 'parked', 'http_500', 1, 1, 2,
      true, '${AT}');
    INSERT INTO attempts (tenant, task_id, number, fence_epoch, fence_counter, effect_class, operation_token,
      connection_version, method, url, request_hash, intent_at, outcome, phase)
    VALUES ('acme', '${TASK}', 1, 1, 2, 'once', 'token', 1, 'POST', 'http://there', '', '${AT}', 'ambiguous', 'answered');
    INSERT INTO results (tenant, task_id, sequence, status, routing_key, event, published_at)
    VALUES ('acme', '${TASK}', 1, 'parked', 'ledger.send.parked', '', '${AT}');
    INSERT INTO replies (tenant, task_id, id, reply_to, answered_sequence)
    VALUES ('acme', '${TASK}', '${TASK}', 'acme.answers', 1);
    INSERT INTO events (tenant, id, source, lane, routing_key, event) VALUES ('acme', 'event', 'shop', '', 'shop.order', '');
    INSERT INTO receipts (tenant, source_id, delivery_id, event_id, body_hash)
    VALUES ('acme', '${TASK}', 'delivery', 'event', '');
    INSERT INTO deliveries (tenant, subscription, event_id, event, state) VALUES ('acme', 'mine', 'event', '', 'owed');
    INSERT INTO dead_letters (tenant, id, fingerprint, task_id, connector, action, queue, reason, detail, headers, body, dead_at)
    VALUES ('acme', '${TASK}', '', NULL, 'ledger', 'send', 'waybill.unroutable', 'unroutable', '', '', '', '${AT}')`);

  const at = Date.parse(AT);
  const fence = { fenceEpoch: 1, fenceCounter: 2 };
  expect(await readDatabase(database.url)).toEqual({
    tasks: [
      {
        ...{ id: TASK, key: 'key', status: 'parked', reason: 'http_500', unsettled: true, attempts: 1, createdAt: at },
        ...fence,
      },
    ],
    attempts: [
      {
        ...{ taskId: TASK, number: 1, effectClass: 'once', token: 'token', intentAt: at, outcome: 'ambiguous' },
        ...{ ...fence, phase: 'answered' },
      },
    ],
    results: [{ taskId: TASK, sequence: 1, status: 'parked', publishedAt: at }],
    replies: [{ taskId: TASK, answeredSequence: 1, note: null }],
    receipts: [{ deliveryId: 'delivery', eventId: 'event', publishedAt: null }],
    owedDeliveries: 1,
    deadLetters: [{ taskId: null, reason: 'unroutable' }],
  });
});
