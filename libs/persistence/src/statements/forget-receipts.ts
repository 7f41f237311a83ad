import type { Statement } from '../database.js';
import { forgetting, OVER } from './forgetting.js';

/** Deletes receipts of webhooks that came long ago. $1 days kept, $2 at most. */
export const forgetReceipts: Statement = {
  name: 'forget-receipts',
  text: forgetting('receipts', 'tenant, source_id, delivery_id', `r.received_at < ${OVER}`),
};
