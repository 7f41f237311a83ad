import type { Statement } from '../database.js';
import { forgetting, OVER } from './forgetting.js';

/** SQL: the redrive run `r` has nothing under way, and what became of each of its letters is deleted. */
export const HAS_NO_ITEMS = `r.under_way = 0
  AND NOT EXISTS (SELECT FROM waybill.redrive_items i WHERE i.tenant = r.tenant AND i.run_id = r.id)`;

/** Deletes redrive runs that have ended and whose letters are gone. $1 days kept, $2 at most. */
export const forgetRedriveRuns: Statement = {
  name: 'forget-redrive-runs',
  text: forgetting('redrive_runs', 'tenant, id', `r.ended_at < ${OVER} AND ${HAS_NO_ITEMS}`),
};
