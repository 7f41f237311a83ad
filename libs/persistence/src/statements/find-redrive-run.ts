import type { Statement } from '../database.js';
import { REDRIVE_RUN_COLUMNS } from './redrive-run-columns.js';

/** One redrive run. $1 tenant, $2 id. */
export const findRedriveRun: Statement = {
  name: 'find-redrive-run',
  text: `SELECT ${REDRIVE_RUN_COLUMNS} FROM waybill.redrive_runs r WHERE r.tenant = $1 AND r.id = $2`,
};
