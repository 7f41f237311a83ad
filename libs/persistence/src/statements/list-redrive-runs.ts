import type { Statement } from '../database.js';
import { REDRIVE_RUN_COLUMNS } from './redrive-run-columns.js';

/** A page of a tenant's redrive runs, newest first. $1 tenant, $2 state, $3 incident, $4 the id the page starts after, $5 at most. */
export const listRedriveRuns: Statement = {
  name: 'list-redrive-runs',
  text: `SELECT ${REDRIVE_RUN_COLUMNS} FROM waybill.redrive_runs r
    WHERE r.tenant = $1 AND ($2::text IS NULL OR r.state = $2) AND ($3::uuid IS NULL OR r.incident_id = $3)
      AND ($4::uuid IS NULL OR r.id < $4)
    ORDER BY r.id DESC
    LIMIT $5`,
};
