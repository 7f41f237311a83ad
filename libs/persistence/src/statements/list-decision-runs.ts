import type { Statement } from '../database.js';
import { DECISION_RUN_COLUMNS } from './decision-run-columns.js';

/** A page of a tenant's decision runs, newest first. $1 tenant, $2 state or null, $3 the id the page starts after or null, $4 at most. */
export const listDecisionRuns: Statement = {
  name: 'list-decision-runs',
  text: `SELECT ${DECISION_RUN_COLUMNS} FROM waybill.decision_runs r
    WHERE r.tenant = $1 AND ($2::text IS NULL OR r.state = $2) AND ($3::uuid IS NULL OR r.id < $3)
    ORDER BY r.id DESC LIMIT $4`,
};
