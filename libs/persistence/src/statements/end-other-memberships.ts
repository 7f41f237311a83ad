import type { Statement } from '../statement.js';

/** Takes a user's roles in all tenants but these. $1 user, $2 tenants. */
export const endOtherMemberships: Statement = {
  name: 'end-other-memberships',
  text: 'DELETE FROM waybill.memberships WHERE user_id = $1 AND NOT tenant = ANY ($2::text[])',
};
