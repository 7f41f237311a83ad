import type { Statement } from '../database.js';

/** From when on alerts fire, where tenants have set that: of the tenant $1, or of all where it is null. */
export const listAlertThresholds: Statement = {
  name: 'list-alert-thresholds',
  text: 'SELECT tenant, kind, value FROM waybill.alert_thresholds WHERE $1::text IS NULL OR tenant = $1',
};
