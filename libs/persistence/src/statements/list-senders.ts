import type { Statement } from '../database.js';

/** Every tenant, and every broker user with the tenant it stands for. */
export const listSenders: Statement = {
  name: 'list-senders',
  text: `SELECT 'tenant' AS kind, tenant, NULL AS user_name FROM waybill.tenants
    UNION ALL
    SELECT kind, tenant, user_name FROM waybill.broker_users`,
};
