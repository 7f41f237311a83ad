import type { Statement } from '../database.js';
import { ALERT_COLUMNS, IS_LIVE } from './alert-columns.js';

/** Locks a tenant's alerts that are live, and those that were found again. $1 tenant, $2 kinds and $3 subjects found. */
export const lockAlerts: Statement = {
  name: 'lock-alerts',
  text: `SELECT ${ALERT_COLUMNS} FROM waybill.alerts a
    WHERE a.tenant = $1 AND (${IS_LIVE} OR (a.kind, a.subject) IN (SELECT * FROM unnest($2::text[], $3::text[])))
    ORDER BY a.kind, a.subject FOR UPDATE`,
};
