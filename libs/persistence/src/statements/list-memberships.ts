import type { Statement } from '../statement.js';

/** The roles of a user, by tenant. $1 user. */
export const listMemberships: Statement = {
  name: 'list-memberships',
  text: 'SELECT tenant, role FROM waybill.memberships WHERE user_id = $1 ORDER BY tenant',
};
