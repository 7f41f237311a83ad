import type { Statement } from '../statement.js';
import { HEARD_OF_LATE } from './heard-of-late.js';

/**
 * When each source was heard of late: its latest delivery, how many of the latest were looked at, and the longest pause between
 * two of them. $1 tenant, $2 ids of sources.
 */
export const listSourceActivity: Statement = {
  name: 'list-source-activity',
  text: `SELECT s.id, now() AS now, h."lastReceivedAt", h.seen, h."longestGapSeconds"
    FROM (SELECT $1::text AS tenant, unnest($2::uuid[]) AS id) s ${HEARD_OF_LATE}`,
};
