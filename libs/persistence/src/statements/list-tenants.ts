import type { Statement } from '../database.js';

/** Every tenant. No parameters. */
export const listTenants: Statement = {
  name: 'list-tenants',
  text: 'SELECT tenant FROM tenants ORDER BY tenant',
};
