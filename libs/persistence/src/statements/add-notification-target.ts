import type { Statement } from '../database.js';

/** $1 tenant, $2 name, $3 type, $4 address, $5 sealed secret, $6 whether it is told of alerts. */
export const addNotificationTarget: Statement = {
  name: 'add-notification-target',
  text: `INSERT INTO waybill.notification_targets (tenant, name, type, address, sealed_secret, alerts)
    VALUES ($1, $2, $3, $4, $5, $6)`,
};
