import type { Statement } from '../database.js';
import { HAS_NO_ITEMS } from './forget-redrive-runs.js';
import { OVER_FOR_TENANT, walking } from './walking.js';

/** Deletes redrive runs of a tenant that have ended and whose letters are gone. Parameters and answer as in walking. */
export const forgetRedriveRunsOfTenant: Statement = {
  name: 'forget-redrive-runs-of-tenant',
  text: walking(
    'redrive_runs',
    [['id', 'uuid']],
    `coalesce(r.ended_at < ${OVER_FOR_TENANT}, false) AND ${HAS_NO_ITEMS}`,
  ),
};
