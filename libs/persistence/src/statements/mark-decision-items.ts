import type { Statement } from '../database.js';

/**
 * Notes what became of tasks of a decision run. $1 tenant, $2 run, $3 positions, $4 states, $5 why they are refused or nulls, $6 how
 * they were found or nulls. The positions are said twice, or all tasks of the run would be read.
 */
export const markDecisionItems: Statement = {
  name: 'mark-decision-items',
  text: `UPDATE waybill.decision_items i SET state = m.state, reason = m.reason, found = m.found, at = now()
    FROM unnest($3::int[], $4::text[], $5::text[], $6::text[]) AS m (position, state, reason, found)
    WHERE i.tenant = $1 AND i.run_id = $2 AND i.position = ANY ($3::int[]) AND i.position = m.position`,
};
