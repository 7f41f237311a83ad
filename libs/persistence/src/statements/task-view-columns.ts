/** What a reader of a task is told of it, the same for one task and for a page of them. */
export const TASK_VIEW_COLUMNS = `id, status, reason, connector, action, connection, idempotency_key AS "idempotencyKey",
  deadline, not_before AS "notBefore", ordering_key AS "orderingKey", priority, agent, run, labels, trace,
  cancel_requested_at AS "cancelRequestedAt", created_at AS "createdAt",
  (extract(epoch FROM created_at) * 1000000)::bigint::text AS "createdMicros", updated_at AS "updatedAt",
  finished_at AS "finishedAt", erased_at AS "erasedAt"`;
