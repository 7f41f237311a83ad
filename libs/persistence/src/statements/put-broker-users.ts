import type { Statement } from '../database.js';

/** Says whom the broker users stand for. $1 names, sorted, $2 tenants or nulls, $3 kinds. */
export const putBrokerUsers: Statement = {
  name: 'put-broker-users',
  text: `INSERT INTO waybill.broker_users (user_name, tenant, kind)
    SELECT * FROM unnest($1::text[], $2::text[], $3::text[])
    ON CONFLICT ON CONSTRAINT broker_users_pk DO UPDATE SET tenant = excluded.tenant, kind = excluded.kind`,
};
