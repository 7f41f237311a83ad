import type { Statement } from '../database.js';

/** The intents that these claims have recorded already, while their leases live: answers with the number of each attempt. */
export const findOwnIntents: Statement = {
  name: 'find-own-intents',
  text: `
SELECT t.tenant, t.id, i.epoch, i.counter, a.number
FROM unnest($1::text[], $2::uuid[], $3::int[], $4::bigint[], $5::bytea[]) AS i (tenant, id, epoch, counter, request_hash)
JOIN tasks t ON t.tenant = i.tenant AND t.id = i.id
JOIN attempts a ON a.tenant = t.tenant AND a.task_id = t.id AND a.number = t.attempts
WHERE t.fence_epoch = i.epoch AND t.fence_counter = i.counter AND t.status = 'intent' AND t.lease_until > now()
  AND a.fence_epoch = i.epoch AND a.fence_counter = i.counter AND a.request_hash = i.request_hash`,
};
