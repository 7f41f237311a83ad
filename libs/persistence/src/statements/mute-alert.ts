import type { Statement } from '../database.js';
import { ALERT_COLUMNS } from './alert-columns.js';
import { MUTED } from './list-alerts.js';

/** Mutes an alert until a time, or no more where that is null. $1 tenant, $2 id, $3 until, $4 by, $5 note. */
export const muteAlert: Statement = {
  name: 'mute-alert',
  text: `UPDATE waybill.alerts a SET muted_until = $3::timestamptz, muted_by = $4::text, mute_note = $5::text
    WHERE a.tenant = $1 AND a.id = $2 RETURNING ${ALERT_COLUMNS}, ${MUTED}`,
};
