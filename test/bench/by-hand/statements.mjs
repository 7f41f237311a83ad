import { SESSION } from '../../../dist/libs/persistence/src/database.js';
import { acceptTasks } from '../../../dist/libs/persistence/src/statements/accept-tasks.js';
import { claimTasks } from '../../../dist/libs/persistence/src/statements/claim-tasks.js';
import { completeTasks } from '../../../dist/libs/persistence/src/statements/complete-tasks.js';
import { findKeys } from '../../../dist/libs/persistence/src/statements/find-keys.js';
import { markPublished } from '../../../dist/libs/persistence/src/statements/mark-published.js';
import { recordIntents } from '../../../dist/libs/persistence/src/statements/record-intents.js';
import { renewLeases } from '../../../dist/libs/persistence/src/statements/renew-leases.js';

/** The product's own statements, to the letter, and the settings of its sessions. */
export { acceptTasks, claimTasks, completeTasks, findKeys, markPublished, recordIntents, renewLeases, SESSION };

/**
 * Accepts tasks, each under its key once, claims them and records their intents, all at once: what an effect class
 * natural allows. Writes the same rows as accept-tasks and record-intents do together. Rows sorted by (tenant, key).
 */
export const acceptAndIntend = {
  name: 'accept-and-intend',
  text: `
WITH input AS (
  SELECT * FROM unnest($1::text[], $2::uuid[], $3::text[], $4::bytea[], $5::text[], $6::text[], $7::text[], $8::bytea[],
    $9::jsonb[], $10::jsonb[], $11::text[], $12::text[], $13::int[], $14::text[], $15::text[], $16::bytea[])
  AS t (tenant, id, key, body_hash, connector, action, connection, input, labels, trace, correlation_id, token,
    connection_version, method, url, request_hash)
), fresh AS (
  INSERT INTO idempotency_keys (tenant, key, task_id, body_hash)
  SELECT i.tenant, i.key, i.id, i.body_hash FROM input i
  WHERE NOT EXISTS (SELECT FROM tasks t WHERE t.tenant = i.tenant AND t.id = i.id)
  ORDER BY i.tenant, i.key
  ON CONFLICT (tenant, key) DO NOTHING
  RETURNING tenant, key
), stored AS (
  INSERT INTO tasks (tenant, id, idempotency_key, connector, action, connection, input, priority, labels, trace,
    correlation_id, status, wake_at, lease_until, fence_epoch, fence_counter, attempts, operation_token)
  SELECT i.tenant, i.id, i.key, i.connector, i.action, i.connection, i.input, 'normal', i.labels, i.trace,
    i.correlation_id, 'intent', now() + $17::interval + $18::interval, now() + $17::interval,
    (SELECT epoch FROM installation), 1, 1, i.token
  FROM input i JOIN fresh f ON f.tenant = i.tenant AND f.key = i.key
  RETURNING tenant, id, fence_epoch, fence_counter, created_at
), intended AS (
  INSERT INTO attempts (tenant, task_id, number, fence_epoch, fence_counter, effect_class, operation_token,
    connection_version, method, url, request_hash)
  SELECT i.tenant, i.id, 1, s.fence_epoch, s.fence_counter, 'natural', i.token, i.connection_version, i.method, i.url,
    i.request_hash
  FROM stored s JOIN input i ON i.tenant = s.tenant AND i.id = s.id
)
SELECT tenant, id, fence_epoch, fence_counter, created_at FROM stored`,
};

const shifted = markPublished.text.replace(/\$(\d)/g, (_, number) => `$${Number(number) + 23}`);

/** Completions, with the marks of what was published meanwhile as one more part of the statement. */
export const completeAndMark = {
  name: 'complete-and-mark',
  text: completeTasks.text.replace('WITH input AS', `WITH marked AS (${shifted}), input AS`),
};
