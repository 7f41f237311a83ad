import type { decideWake, EndpointKey, Wakeable, WokenTasks } from '#libs/execution';
import type { StatementRunner } from '../database.js';
import { keepEndpoints } from '../statements/keep-endpoints.js';
import { letTasksGo } from '../statements/let-tasks-go.js';
import { lockQueuedEndpoints } from '../statements/lock-queued-endpoints.js';
import { toColumns } from './columns.js';
import {
  ENDPOINT_HEALTH_COLUMNS,
  ENDPOINT_KEY_COLUMNS,
  type EndpointRow,
  healthOfRow,
  keyOfRow,
  keyText,
} from './endpoint-row.js';

/** How long a task that was let go may take until it is claimed, before its place is given to another. */
const TICKET_LIFE = '60 seconds';

/** How long a hint has to bring a task that was let go, before the sweeper hints again. */
const HINT_GRACE = '5 seconds';

type QueuedRow = EndpointRow & { waiting: boolean; outstanding: number };
type ReleasedRow = Wakeable & { connection: string; held_group: string; created_at: Date };

/** Which endpoint groups to look at, and what decides over each. */
export interface WakeOrder {
  limit: number;
  /** The key to go on behind. */
  after: EndpointKey | null;
  decide: typeof decideWake;
}

/** Lets tasks go that wait for endpoint groups, oldest first. In the transaction of `runner`. */
export async function wakeHeld(runner: StatementRunner, { limit, after, decide }: WakeOrder): Promise<WokenTasks> {
  const from = [after?.tenant ?? '', after?.connector ?? '', after?.connection ?? '', after?.group ?? ''];
  const rows = await runner.run<QueuedRow>(lockQueuedEndpoints, [...from, limit]);
  const last = rows.at(-1);
  if (last === undefined) return { woken: [], last: null };
  const decided = rows.map((row) => ({ key: keyOfRow(row), ...decide(healthOfRow(row), row, row.now) }));
  const released = await letGo(runner, decided);
  const kept = decided.map(({ key, health, probeUntil }) => {
    const probe = probeUntil && released.find((task) => keyText(keyOf(task)) === keyText(key));
    return { key, health: probe ? { ...health, probe: { task: probe.id, until: probeUntil } } : health };
  });
  await runner.run(keepEndpoints, toColumns(kept, ENDPOINT_HEALTH_COLUMNS));
  const woken = released
    .toSorted((one, other) => one.created_at.getTime() - other.created_at.getTime())
    .map(({ tenant, id, connector, action, trace }) => ({ tenant, id, connector, action, trace }));
  return { woken, last: rows.length < limit ? null : keyOfRow(last) };
}

async function letGo(
  runner: StatementRunner,
  decided: readonly { key: EndpointKey; count: number; leastTried: boolean }[],
): Promise<ReleasedRow[]> {
  const open = decided.filter(({ count }) => count > 0);
  if (open.length === 0) return [];
  const columns = [...toColumns(open, ENDPOINT_KEY_COLUMNS), ...toColumns(open, [(o) => o.count, (o) => o.leastTried])];
  return runner.run<ReleasedRow>(letTasksGo, [...columns, TICKET_LIFE, HINT_GRACE]);
}

function keyOf({ tenant, connector, connection, held_group: group }: ReleasedRow): EndpointKey {
  return { tenant, connector, connection, group };
}
