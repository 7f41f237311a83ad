import type { Statement } from '../database.js';
import { HAS_NO_LETTERS } from './forget-incidents.js';
import { OVER_FOR_TENANT, walking } from './walking.js';

/** Deletes incidents of a tenant that are resolved and whose dead letters are gone. Parameters and answer as in walking. */
export const forgetIncidentsOfTenant: Statement = {
  name: 'forget-incidents-of-tenant',
  text: walking(
    'incidents',
    [['id', 'uuid']],
    `coalesce(r.resolved_at < ${OVER_FOR_TENANT}, false) AND ${HAS_NO_LETTERS}`,
  ),
};
