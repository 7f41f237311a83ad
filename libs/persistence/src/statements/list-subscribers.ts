import type { Statement } from '../database.js';

/** The subscriptions of these tenants that are not disabled, without their secrets. $1 tenants. */
export const listSubscribers: Statement = {
  name: 'list-subscribers',
  text: `SELECT tenant, name, kind, routing, deliver_type, queue FROM waybill.subscriptions
    WHERE tenant = ANY ($1::text[]) AND disabled_at IS NULL
    ORDER BY tenant, name`,
};
