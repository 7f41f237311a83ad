import type { Statement } from '../database.js';
import { forgetting, OVER } from './forgetting.js';

/** Deletes callbacks that came to their end. $1 days kept, $2 at most. */
export const forgetDeliveries: Statement = {
  name: 'forget-deliveries',
  text: forgetting('deliveries', 'tenant, subscription, event_id', `r.created_at < ${OVER} AND r.state <> 'owed'`),
};
