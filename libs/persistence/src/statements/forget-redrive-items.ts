import type { Statement } from '../database.js';
import { forgetting, OVER } from './forgetting.js';

/** Deletes what became of the dead letters of redrive runs that have ended. $1 days kept, $2 at most. */
export const forgetRedriveItems: Statement = {
  name: 'forget-redrive-items',
  text: forgetting(
    'redrive_items',
    'tenant, run_id, position',
    `(r.tenant, r.run_id) IN (SELECT x.tenant, x.id FROM waybill.redrive_runs x
        WHERE x.ended_at < ${OVER} AND x.under_way = 0)`,
  ),
};
