import type { Statement } from '../database.js';

/** Tells a target again that was disabled. $1 tenant, $2 name. */
export const enableNotificationTarget: Statement = {
  name: 'enable-notification-target',
  text: `UPDATE waybill.notification_targets SET disabled_at = NULL, disabled_reason = NULL
    WHERE tenant = $1 AND name = $2 AND disabled_at IS NOT NULL`,
};
