import type { Statement } from '../database.js';

/** What tenants have kept for fewer than $1 days. */
export const listShorterRetention: Statement = {
  name: 'list-shorter-retention',
  text: 'SELECT tenant, kind, days FROM waybill.retention_settings WHERE days < $1 ORDER BY tenant, kind',
};
