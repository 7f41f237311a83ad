import type { Statement } from '../database.js';

/** Disables a subscription that its receiver ended. $1 tenant, $2 name, $3 reason. */
export const disableSubscription: Statement = {
  name: 'disable-subscription',
  text: `UPDATE waybill.subscriptions SET disabled_at = now(), disabled_reason = $3, updated_at = now()
    WHERE tenant = $1 AND name = $2 AND disabled_at IS NULL`,
};
