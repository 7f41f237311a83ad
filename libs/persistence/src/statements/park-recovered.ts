import type { Statement } from '../database.js';

/**
 * Parks tasks in the present epoch and stores their announcements. An attempt nobody saw end is closed as lost. $1
 * tenants, $2 task ids, $3 the reason, $4 sequences, $5 routing keys, $6 events.
 */
export const parkRecoveredTasks: Statement = {
  name: 'park-recovered-tasks',
  text: `
WITH input AS (
  SELECT * FROM unnest($1::text[], $2::uuid[], $4::int[], $5::text[], $6::bytea[])
  AS t (tenant, id, sequence, routing_key, event)
), parked AS (
  UPDATE tasks t SET status = 'parked', reason = $3, unsettled = true, interrupted = false, not_before = NULL,
    wake_at = NULL, lease_until = NULL, held_group = NULL, ticket_until = NULL,
    result_sequence = i.sequence, updated_at = now(),
    fence_epoch = (SELECT epoch FROM installation), fence_counter = t.fence_counter + 1
  FROM input i WHERE t.tenant = i.tenant AND t.id = i.id
  RETURNING t.tenant, t.id, t.attempts, t.born
), closed AS (
  UPDATE attempts a SET outcome = 'lost', ended_at = now()
  FROM parked p WHERE a.tenant = p.tenant AND a.task_id = p.id AND a.number = p.attempts AND a.outcome IS NULL
)
INSERT INTO results (tenant, task_id, sequence, status, routing_key, event, born)
SELECT i.tenant, i.id, i.sequence, 'parked', i.routing_key, i.event, p.born FROM parked p JOIN input i USING (tenant, id)`,
};
