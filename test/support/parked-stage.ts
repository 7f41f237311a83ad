import { newUuid } from '#libs/contracts';
import type { Database } from '#libs/persistence';
import { type DatabaseStage, databaseStage } from './database-stage.js';

/** What tasks are parked with. */
export interface Parking {
  count?: number;
  tenant?: string;
  /** Of the last attempt; null for tasks without one. */
  effectClass?: string | null;
  lane?: string | null;
  labels?: Record<string, string>;
  deadline?: string | null;
}

/** A database of its own, with the roles that decide over parked tasks. Tenants: `acme` and `other`. */
export interface ParkedStage extends Pick<DatabaseStage, 'query' | 'drop'> {
  maintenance: Database;
  controlPlane: Database;
  /** Makes tasks that are parked for a reason that nothing else has, the oldest first. */
  parked(over?: Parking): Promise<{ reason: string; ids: string[] }>;
}

/** Sets the stage on the test servers. */
export async function parkedStage(): Promise<ParkedStage> {
  const stage = await databaseStage('acme', 'other');
  const { query, drop } = stage;
  return {
    maintenance: await stage.openAs('waybill_maintenance'),
    controlPlane: await stage.openAs('waybill_control_plane'),
    query,
    parked: (over = {}) => park(query, over),
    drop,
  };
}

async function park(query: ParkedStage['query'], over: Parking): Promise<{ reason: string; ids: string[] }> {
  const { count = 1, tenant = 'acme', effectClass = 'keyed', lane = null, labels = {}, deadline = null } = over;
  const reason = `r-${newUuid()}`;
  const ids = Array.from({ length: count }, () => newUuid());
  await query(
    `INSERT INTO tasks (tenant, id, idempotency_key, connector, action, connection, input, priority, labels, trace, status, reason,
       attempts, unsettled, doubted_since, fence_counter, operation_token, ordering_key, ordering_number, deadline, created_at)
     SELECT $2, id, id::text, 'http', 'request', 'shop', '{}', 'normal', $4, '{}', 'parked', $3, 2, true, now(), 7, 'token', $5, at,
       $6::timestamptz, now() - interval '1 hour' + at * interval '1 second'
     FROM unnest($1::uuid[]) WITH ORDINALITY u (id, at)`,
    [ids, tenant, reason, JSON.stringify(labels), lane, deadline],
  );
  if (effectClass !== null) {
    await query(
      `INSERT INTO attempts (tenant, task_id, number, fence_epoch, fence_counter, effect_class, operation_token,
         connection_version, method, url, request_hash)
       SELECT $2, id, 2, 0, 7, $3, 'token', 1, 'POST', 'https://shop.example', '\\x' FROM unnest($1::uuid[]) id`,
      [ids, tenant, effectClass],
    );
  }
  return { reason, ids };
}
