import type { Statement } from '../database.js';
import { ENDPOINT_COLUMNS, TASKS_WAIT } from './endpoint-columns.js';

/**
 * Locks the endpoint groups that tasks wait for, in the order of their keys as JavaScript sorts them, at most $5 behind the key $1 to $4, and tells
 * how many tasks were let go that have not begun.
 */
export const lockQueuedEndpoints: Statement = {
  name: 'lock-queued-endpoints',
  text: `
SELECT ${ENDPOINT_COLUMNS}, ${TASKS_WAIT} AS waiting,
  (SELECT count(*)::int FROM tasks t
    WHERE t.tenant = h.tenant AND t.connector = h.connector AND t.connection = h.connection
      AND t.held_group = h.endpoint_group AND t.finished_at IS NULL
      AND t.ticket_until IS NOT NULL AND t.ticket_until > now()) AS outstanding
FROM endpoint_health h
WHERE h.queued_at IS NOT NULL AND (h.tenant COLLATE "C", h.connector COLLATE "C", h.connection COLLATE "C", h.endpoint_group COLLATE "C") > ($1, $2, $3, $4)
ORDER BY h.tenant COLLATE "C", h.connector COLLATE "C", h.connection COLLATE "C", h.endpoint_group COLLATE "C"
LIMIT $5
FOR UPDATE OF h`,
};
