import type { Statement } from '../statement.js';

/** Has the rest of the transaction see one tenant only, as row-level security demands of roles that serve HTTP. $1 tenant. */
export const setTenant: Statement = {
  name: 'set-tenant',
  text: `SELECT set_config('waybill.tenant', $1, true)`,
};
