import type { Statement } from '../database.js';
import { OVER_FOR_TENANT, walking } from './walking.js';

/** Deletes callbacks of a tenant that came to their end. Parameters and answer as in walking. */
export const forgetDeliveriesOfTenant: Statement = {
  name: 'forget-deliveries-of-tenant',
  text: walking(
    'deliveries',
    [
      ['subscription', 'text'],
      ['event_id', 'text'],
    ],
    `r.created_at < ${OVER_FOR_TENANT} AND r.state <> 'owed'`,
  ),
};
