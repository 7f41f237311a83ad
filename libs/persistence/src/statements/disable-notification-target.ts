import type { Statement } from '../database.js';

/** Tells a target no more; what it is owed rests. $1 tenant, $2 name, $3 why. */
export const disableNotificationTarget: Statement = {
  name: 'disable-notification-target',
  text: `UPDATE notification_targets SET disabled_at = now(), disabled_reason = $3
    WHERE tenant = $1 AND name = $2 AND disabled_at IS NULL`,
};
