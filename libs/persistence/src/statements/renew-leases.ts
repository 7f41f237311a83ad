import type { Statement } from '../database.js';
import { bornBetween } from './born-between.js';
import { expectOne } from './expect-one.js';

/** Renews the leases of one worker's tasks; answers for those it still holds. Made between $7 and $8. */
export const renewLeases: Statement = {
  name: 'renew-leases',
  text: `
WITH held AS (
  SELECT i.tenant, i.id, t.born, i.epoch, i.counter
  FROM unnest($1::text[], $2::uuid[], $3::int[], $4::bigint[]) AS i (tenant, id, epoch, counter)
  JOIN tasks t ON t.tenant = i.tenant AND t.id = i.id
  WHERE ${expectOne('epoch')} AND ${bornBetween('t', 7)} AND t.fence_epoch = i.epoch AND t.fence_counter = i.counter
    AND t.status IN ('running', 'intent') AND t.lease_until > now()
  ORDER BY i.tenant, i.id
  FOR UPDATE OF t
)
UPDATE tasks t SET lease_until = now() + $5::interval, wake_at = now() + $5::interval + $6::interval
FROM held h WHERE t.tenant = h.tenant AND t.id = h.id AND t.born = h.born AND ${bornBetween('t', 7)}
RETURNING t.tenant, t.id, h.epoch, h.counter`,
};
