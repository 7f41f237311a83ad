import type { Statement } from '../database.js';

/**
 * What tells that a list of a tenant has changed: its newest task, its newest act of an operator, and its newest dead letter.
 * Each is the end of an index. $1 tenant.
 */
export const newestChanges: Statement = {
  name: 'newest-changes',
  text: `SELECT
      (SELECT id::text FROM tasks WHERE tenant = $1 AND created_at > '-infinity'
        ORDER BY created_at DESC, id DESC LIMIT 1) AS task,
      (SELECT number::text FROM audit_entries WHERE tenant = $1 ORDER BY number DESC LIMIT 1) AS act,
      (SELECT id::text FROM dead_letters WHERE tenant = $1 AND state = 'open' ORDER BY id DESC LIMIT 1) AS letter`,
};
