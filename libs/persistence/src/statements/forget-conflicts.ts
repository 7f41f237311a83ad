import type { Statement } from '../database.js';
import { forgetting, OVER } from './forgetting.js';

/** Deletes what came long ago with other bytes under a known id. $1 days kept, $2 at most. */
export const forgetConflicts: Statement = {
  name: 'forget-conflicts',
  text: forgetting('receipt_conflicts', 'tenant, source_id, delivery_id, body_hash', `r.received_at < ${OVER}`),
};
