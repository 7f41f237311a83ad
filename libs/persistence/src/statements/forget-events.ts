import type { Statement } from '../database.js';
import { forgetting, OVER } from './forgetting.js';

/** SQL: the event `r` was published and is owed to nobody. */
export const IS_DONE_WITH = `r.published_at IS NOT NULL
      AND NOT EXISTS (SELECT FROM waybill.deliveries d
        WHERE d.tenant = r.tenant AND d.event_id = r.id AND d.state = 'owed')`;

/** Deletes events that were published, and are owed to nobody. $1 days kept, $2 at most. */
export const forgetEvents: Statement = {
  name: 'forget-events',
  text: forgetting('events', 'tenant, id', `r.created_at < ${OVER} AND ${IS_DONE_WITH}`),
};
