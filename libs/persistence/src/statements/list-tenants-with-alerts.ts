import type { Statement } from '../database.js';
import { IS_LIVE } from './alert-columns.js';

/** Tenants with alerts that are not over, or whose end was not told. No parameters. */
export const listTenantsWithAlerts: Statement = {
  name: 'list-tenants-with-alerts',
  text: `SELECT DISTINCT tenant FROM alerts a WHERE ${IS_LIVE} ORDER BY tenant`,
};
