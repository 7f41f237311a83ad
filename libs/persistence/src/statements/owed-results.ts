import type { Statement } from '../database.js';

/** Results stored a while ago and not marked as published, oldest first. */
export const owedResults: Statement = {
  name: 'owed-results',
  text: `
SELECT r.tenant, r.task_id AS id, r.sequence, r.status, r.routing_key, r.event, t.connector, t.action, t.correlation_id,
  t.trace
FROM results r JOIN tasks t ON t.tenant = r.tenant AND t.id = r.task_id
WHERE r.published_at IS NULL AND r.created_at < now() - $2::interval
ORDER BY r.created_at LIMIT $1`,
};
