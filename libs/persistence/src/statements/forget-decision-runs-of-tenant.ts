import type { Statement } from '../database.js';
import { HAS_NO_DECISIONS } from './forget-decision-runs.js';
import { OVER_FOR_TENANT, walking } from './walking.js';

/** Deletes decision runs of a tenant that have ended and whose tasks are forgotten. Parameters and answer as in walking. */
export const forgetDecisionRunsOfTenant: Statement = {
  name: 'forget-decision-runs-of-tenant',
  text: walking(
    'decision_runs',
    [['id', 'uuid']],
    `coalesce(r.ended_at < ${OVER_FOR_TENANT}, false) AND ${HAS_NO_DECISIONS}`,
  ),
};
