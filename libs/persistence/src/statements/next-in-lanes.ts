import type { Statement } from '../database.js';

/** The oldest unfinished task of each lane. */
export const nextInLanes: Statement = {
  name: 'next-in-lanes',
  text: `
SELECT n.tenant, n.id, n.connector, n.action, n.trace, n.born
FROM unnest($1::text[], $2::text[], $3::text[]) AS i (tenant, connector, ordering_key)
CROSS JOIN LATERAL (
  SELECT t.tenant, t.id, t.connector, t.action, t.trace, t.born::text AS born FROM tasks t
  WHERE t.tenant = i.tenant AND t.connector = i.connector AND t.ordering_key = i.ordering_key AND t.finished_at IS NULL
  ORDER BY t.ordering_number LIMIT 1
) n`,
};
