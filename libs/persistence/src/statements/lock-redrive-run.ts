import type { Statement } from '../database.js';
import { REDRIVE_RUN_COLUMNS } from './redrive-run-columns.js';

/** One redrive run, locked until the transaction ends, and the time it is. $1 tenant, $2 id. */
export const lockRedriveRun: Statement = {
  name: 'lock-redrive-run',
  text: `SELECT ${REDRIVE_RUN_COLUMNS}, clock_timestamp() AS now FROM waybill.redrive_runs r
    WHERE r.tenant = $1 AND r.id = $2 FOR UPDATE`,
};
