import type { Statement } from '../database.js';

/** How often a task was claimed or decided over, and until when a worker holds it. $1 tenant, $2 id of the task. */
export const findClaims: Statement = {
  name: 'find-claims',
  text: `SELECT fence_counter::float8 AS count, idle_claims AS "withoutCall", lease_until AS "heldUntil"
    FROM waybill.tasks WHERE tenant = $1 AND id = $2 ORDER BY born DESC LIMIT 1`,
};
