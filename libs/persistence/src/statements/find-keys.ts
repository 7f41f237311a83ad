import type { Statement } from '../database.js';

/** Whose keys and ids are taken already: which task they stand for, its body, and since when one of the two is taken. */
export const findKeys: Statement = {
  name: 'find-keys',
  text: `
SELECT i.tenant, i.key, i.id, k.task_id AS key_task_id, k.body_hash, t.id AS known_id,
  least(k.created_at, t.created_at) AS since
FROM unnest($1::text[], $2::text[], $3::uuid[]) AS i (tenant, key, id)
LEFT JOIN idempotency_keys k ON k.tenant = i.tenant AND k.key = i.key
LEFT JOIN tasks t ON t.tenant = i.tenant AND t.id = i.id`,
};
