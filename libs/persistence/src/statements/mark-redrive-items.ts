import type { Statement } from '../database.js';

/**
 * Notes what was done with letters of a redrive run. $1 tenant, $2 run, $3 positions, $4 states, $5 reasons or nulls. The
 * positions are said twice, or all letters of the run would be read.
 */
export const markRedriveItems: Statement = {
  name: 'mark-redrive-items',
  text: `UPDATE waybill.redrive_items i SET state = m.state, reason = m.reason
    FROM unnest($3::int[], $4::text[], $5::text[]) AS m (position, state, reason)
    WHERE i.tenant = $1 AND i.run_id = $2 AND i.position = ANY ($3::int[]) AND i.position = m.position`,
};
