import type { Statement } from '../database.js';
import { instantOf } from './micros.js';
import { REPLAYED_EVENT, replayedRows } from './replayed-rows.js';

/** The next events of a tenant in the order in which they were received, and how a subscription was brought each. Parameters as in page-replayed-results. */
export const pageReplayedEvents: Statement = {
  name: 'page-replayed-events',
  text: replayedRows(
    `SELECT ${REPLAYED_EVENT}, r.number AS place FROM waybill.events r
      WHERE r.tenant = $1 AND r.created_at >= ${instantOf('$3')} AND r.created_at < ${instantOf('$4')}
        AND ($5::text IS NULL OR (r.created_at, r.number) > (${instantOf('$3')}, $5::bigint))
      ORDER BY r.created_at, r.number LIMIT $6`,
    'false',
  ),
};
