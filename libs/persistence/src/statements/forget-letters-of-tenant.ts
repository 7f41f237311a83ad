import type { Statement } from '../database.js';
import { OVER_FOR_TENANT, walking } from './walking.js';

/** Deletes dead letters of a tenant that have ended. Parameters and answer as in walking. */
export const forgetLettersOfTenant: Statement = {
  name: 'forget-letters-of-tenant',
  text: walking(
    'dead_letters',
    [['id', 'uuid']],
    `coalesce(r.ended_at < ${OVER_FOR_TENANT}, false) AND r.state <> 'open'`,
  ),
};
