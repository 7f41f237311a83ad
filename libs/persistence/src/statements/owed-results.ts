import type { Statement } from '../database.js';

/** Results stored a while ago ($2) and not marked as published, oldest first, those after $3. */
export const owedResults: Statement = {
  name: 'owed-results',
  text: `
SELECT r.tenant, r.task_id AS id, r.sequence, r.status, r.routing_key, r.event, t.connector, t.action, t.correlation_id,
  t.trace, r.created_at AS "createdAt",
  r.born::text AS born
FROM results r JOIN tasks t ON t.tenant = r.tenant AND t.id = r.task_id AND t.born <= r.born
WHERE r.published_at IS NULL AND r.created_at < now() - $2::interval
  AND ($3::timestamptz IS NULL OR r.created_at > $3)
ORDER BY r.created_at LIMIT $1`,
};
