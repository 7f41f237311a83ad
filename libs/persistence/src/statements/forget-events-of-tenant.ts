import type { Statement } from '../database.js';
import { IS_DONE_WITH } from './forget-events.js';
import { OVER_FOR_TENANT, walking } from './walking.js';

/** Deletes events of a tenant that were published, and are owed to nobody. Parameters and answer as in walking. */
export const forgetEventsOfTenant: Statement = {
  name: 'forget-events-of-tenant',
  text: walking('events', [['id', 'text']], `r.created_at < ${OVER_FOR_TENANT} AND ${IS_DONE_WITH}`),
};
