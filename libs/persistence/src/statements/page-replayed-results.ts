import type { Statement } from '../database.js';
import { instantOf } from './micros.js';
import { ERASED_RESULT, REPLAYED_RESULT, replayedRows } from './replayed-rows.js';

/**
 * The next results of a tenant in the order in which they were made, and how a subscription was brought each. $1 tenant, $2
 * subscription, $3 and $4 between which instants (microseconds since 1970), $5 the key of the last one before, of the instant $3,
 * or null, $6 at most.
 */
export const pageReplayedResults: Statement = {
  name: 'page-replayed-results',
  text: replayedRows(
    `SELECT ${REPLAYED_RESULT}, row_number() OVER (ORDER BY r.created_at, r.task_id, r.sequence) AS place FROM waybill.results r
      WHERE r.tenant = $1 AND r.created_at >= ${instantOf('$3')} AND r.created_at < ${instantOf('$4')}
        AND ($5::text IS NULL OR (r.created_at, r.task_id, r.sequence)
          > (${instantOf('$3')}, split_part($5, '/', 1)::uuid, split_part($5, '/', 2)::int))
      ORDER BY r.created_at, r.task_id, r.sequence LIMIT $6`,
    ERASED_RESULT,
  ),
};
