import type { Statement } from '../database.js';
import { ERASED_RESULT, REPLAYED_RESULT, weighedRows } from './replayed-rows.js';

/**
 * How many results of a time there are, by routing key and by how a subscription was brought them. $1 tenant, $2 subscription, $3 and
 * $4 between which instants.
 */
export const weighReplayedResults: Statement = {
  name: 'weigh-replayed-results',
  text: weighedRows(
    `SELECT ${REPLAYED_RESULT} FROM waybill.results r WHERE r.tenant = $1 AND r.created_at >= $3 AND r.created_at < $4`,
    ERASED_RESULT,
  ),
};
