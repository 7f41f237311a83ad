import type { Statement } from '../database.js';

/**
 * $1 tenant, $2 name, $3 type, $4 address, $5 mail server or null, $6 sealed secret, $7 whether it is told of alerts, $8 whether it
 * is sent the report of each week.
 */
export const addNotificationTarget: Statement = {
  name: 'add-notification-target',
  text: `INSERT INTO waybill.notification_targets (tenant, name, type, address, server, sealed_secret, alerts, weekly_report)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
};
