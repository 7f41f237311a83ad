import type { Statement } from '../statement.js';

/** Sets roles of a user. $1 user, $2 tenants, sorted, $3 role in each. */
export const putMemberships: Statement = {
  name: 'put-memberships',
  text: `INSERT INTO waybill.memberships (user_id, tenant, role)
    SELECT $1, tenant, role FROM unnest($2::text[], $3::text[]) AS wanted (tenant, role) ORDER BY tenant
    ON CONFLICT ON CONSTRAINT memberships_pk DO UPDATE SET role = excluded.role`,
};
