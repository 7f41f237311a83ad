import type { Statement } from '../database.js';

/** Resolves at most $1 incidents that nothing keeps open, of all tenants. Answers with how many there were. */
export const resolveSettledIncidents: Statement = {
  name: 'resolve-settled-incidents',
  text: 'SELECT waybill.resolve_settled_incidents($1) AS resolved',
};
