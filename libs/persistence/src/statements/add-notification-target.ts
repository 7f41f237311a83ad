import type { Statement } from '../database.js';

/** $1 tenant, $2 name, $3 type, $4 address, $5 mail server or null, $6 sealed secret, $7 whether it is told of alerts. */
export const addNotificationTarget: Statement = {
  name: 'add-notification-target',
  text: `INSERT INTO waybill.notification_targets (tenant, name, type, address, server, sealed_secret, alerts)
    VALUES ($1, $2, $3, $4, $5, $6, $7)`,
};
