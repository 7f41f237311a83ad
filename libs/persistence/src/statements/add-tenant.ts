import type { Statement } from '../database.js';

/** Adds a tenant, unless it is there. $1 tenant. */
export const addTenant: Statement = {
  name: 'add-tenant',
  text: 'INSERT INTO waybill.tenants (tenant) VALUES ($1) ON CONFLICT ON CONSTRAINT tenants_pk DO NOTHING',
};
