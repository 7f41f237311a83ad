import type { Statement } from '../database.js';
import { OVER_FOR_TENANT, walking } from './walking.js';

/** Deletes what came to a tenant with other bytes under a known id. Parameters and answer as in walking. */
export const forgetConflictsOfTenant: Statement = {
  name: 'forget-conflicts-of-tenant',
  text: walking(
    'receipt_conflicts',
    [
      ['source_id', 'uuid'],
      ['delivery_id', 'text'],
      ['body_hash', 'bytea'],
    ],
    `r.received_at < ${OVER_FOR_TENANT}`,
  ),
};
