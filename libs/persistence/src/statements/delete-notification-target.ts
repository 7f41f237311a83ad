import type { Statement } from '../database.js';

/** With all that is owed to it. $1 tenant, $2 name. */
export const deleteNotificationTarget: Statement = {
  name: 'delete-notification-target',
  text: 'DELETE FROM waybill.notification_targets WHERE tenant = $1 AND name = $2 RETURNING name',
};
