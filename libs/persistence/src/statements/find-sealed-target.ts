import type { Statement } from '../database.js';

/** What a message to one target is sent with. $1 tenant, $2 name. */
export const findSealedTarget: Statement = {
  name: 'find-sealed-target',
  text: `SELECT type, address, server, sealed_secret AS "sealedSecret" FROM waybill.notification_targets WHERE tenant = $1 AND name = $2`,
};
