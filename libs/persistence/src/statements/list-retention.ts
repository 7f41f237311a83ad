import type { Statement } from '../database.js';

/** For how long a tenant has kinds kept, where it has set that. $1 tenant. */
export const listRetention: Statement = {
  name: 'list-retention',
  text: 'SELECT kind, days FROM waybill.retention_settings WHERE tenant = $1',
};
