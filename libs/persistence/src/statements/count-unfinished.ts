import type { Statement } from '../database.js';

/** Unfinished tasks by tenant, status and the effect class of their last attempt; null where there was none. */
export const countUnfinished: Statement = {
  name: 'count-unfinished',
  text: `
SELECT t.tenant, t.status, a.effect_class AS "effectClass", count(*)::int AS tasks
FROM tasks t LEFT JOIN attempts a ON a.tenant = t.tenant AND a.task_id = t.id AND a.number = t.attempts
WHERE t.finished_at IS NULL
GROUP BY t.tenant, t.status, a.effect_class ORDER BY t.tenant, t.status, a.effect_class`,
};
