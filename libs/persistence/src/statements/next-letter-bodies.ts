import type { Statement } from '../database.js';

/**
 * The next dead letters of a tenant whatever their state, with their bodies, whether their task is erased,
 * and whether there is none. $1 tenant, $2 the
 * id they come behind or null, $3 at most.
 */
export const nextLetterBodies: Statement = {
  name: 'next-letter-bodies',
  text: `SELECT d.id, d.body, d.body <> '' AND (SELECT t.erased_at FROM waybill.tasks t
        WHERE t.tenant = d.tenant AND t.id = d.task_id ORDER BY t.born DESC LIMIT 1) IS NOT NULL AS erased,
      NOT EXISTS (SELECT FROM waybill.tasks t WHERE t.tenant = d.tenant AND t.id = d.task_id) AS stray
    FROM waybill.dead_letters d
    WHERE d.tenant = $1 AND d.id > coalesce($2::uuid, '00000000-0000-0000-0000-000000000000')
    ORDER BY d.id LIMIT $3`,
};
