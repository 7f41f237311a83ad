import type { Statement } from '../database.js';

/**
 * The claims whose end is stored already, as they want it: state and, where there is one, the number of the result. No
 * claim ends twice, and whoever decides otherwise later raises the fence or changes the state.
 */
export const findOwnEnds: Statement = {
  name: 'find-own-ends',
  text: `
SELECT t.tenant, t.id, i.epoch, i.counter
FROM unnest($1::text[], $2::uuid[], $3::int[], $4::bigint[], $5::text[], $6::int[])
  AS i (tenant, id, epoch, counter, status, sequence)
JOIN tasks t ON t.tenant = i.tenant AND t.id = i.id
WHERE t.fence_epoch = i.epoch AND t.fence_counter = i.counter AND t.status = i.status
  AND t.result_sequence = coalesce(i.sequence, t.result_sequence)`,
};
