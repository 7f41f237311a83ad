import type { Statement } from '../database.js';
import { ALERT_COLUMNS } from './alert-columns.js';

/** SQL: who has muted the alert `a`. */
export const MUTED = `a.muted_by AS "mutedBy", a.mute_note AS "muteNote"`;

/** A page of a tenant's alerts, newest first. $1 tenant, $2 state, $3 kinds, $4 the id it begins behind or null, $5 at most. */
export const listAlerts: Statement = {
  name: 'list-alerts',
  text: `SELECT ${ALERT_COLUMNS}, ${MUTED} FROM waybill.alerts a
    WHERE a.tenant = $1 AND a.state = $2 AND a.kind = ANY ($3::text[]) AND ($4::uuid IS NULL OR a.id < $4)
    ORDER BY a.id DESC LIMIT $5`,
};
