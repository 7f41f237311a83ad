import type { TaskFilter } from './task-view.js';

/** The parameters of look-for-tasks and gather-tasks: `rows` told and `looks` taken at most. */
export function searchParameters(
  tenant: string,
  filter: Omit<TaskFilter, 'limit' | 'id' | 'idempotencyKey'>,
  { rows, looks }: { rows: number; looks: number },
): unknown[] {
  const { behind, since, until, status, reason, connector, action, connection, agent, run, traceId, labels } = filter;
  const carried = Object.keys(labels).length > 0 ? JSON.stringify(labels) : null;
  return [
    ...[tenant, behind?.createdMicros ?? null, behind?.id ?? null, since, until, rows, looks],
    ...[status, reason, connector, action, connection, agent, run, traceId, carried],
  ];
}
