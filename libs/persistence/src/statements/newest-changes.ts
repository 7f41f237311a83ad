import type { Statement } from '../database.js';

/**
 * What tells that a list of a tenant has changed: its newest task, its newest act of an operator, and its newest dead letter.
 * Each is the end of an index: the order is that of the columns, which are named with their tables, for a column turned into text
 * has its own name in the result and would be ordered by its digits. $1 tenant.
 */
export const newestChanges: Statement = {
  name: 'newest-changes',
  text: `SELECT
      (SELECT t.id::text FROM tasks t WHERE t.tenant = $1 AND t.created_at > '-infinity'
        ORDER BY t.created_at DESC, t.id DESC LIMIT 1) AS task,
      (SELECT e.number::text FROM audit_entries e WHERE e.tenant = $1 ORDER BY e.number DESC LIMIT 1) AS act,
      (SELECT d.id::text FROM dead_letters d WHERE d.tenant = $1 AND d.state = 'open' ORDER BY d.id DESC LIMIT 1) AS letter`,
};
