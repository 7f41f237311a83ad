import type { Statement } from '../database.js';
import { REPLAYED_EVENT, weighedRows } from './replayed-rows.js';

/** How many events of a time there are, by routing key and by how a subscription was brought them. Parameters as in weigh-replayed-results. */
export const weighReplayedEvents: Statement = {
  name: 'weigh-replayed-events',
  text: weighedRows(
    `SELECT ${REPLAYED_EVENT} FROM waybill.events r WHERE r.tenant = $1 AND r.created_at >= $3 AND r.created_at < $4`,
    'false',
  ),
};
