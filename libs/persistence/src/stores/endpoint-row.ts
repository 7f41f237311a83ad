import type { EndpointHealth, EndpointKey, HoldReason } from '#libs/execution';

/** The health of an endpoint group as it is stored. */
export interface EndpointRow {
  tenant: string;
  connector: string;
  connection: string;
  endpoint_group: string;
  closed_until: Date | null;
  reason: HoldReason | null;
  failures: number;
  trips: number;
  probe_task: string | null;
  probe_until: Date | null;
  refused_task: string | null;
  per_second: number | null;
  burst: number | null;
  tokens: number | null;
  refilled_at: Date | null;
  queued_at: Date | null;
  ramp: number;
  /** The database's time. */
  now: Date;
}

/** The key of a row. */
export function keyOfRow({ tenant, connector, connection, endpoint_group: group }: EndpointRow): EndpointKey {
  return { tenant, connector, connection, group };
}

/** The key as text; no part can hold a blank. */
export function keyText({ tenant, connector, connection, group }: EndpointKey): string {
  return `${tenant} ${connector} ${connection} ${group}`;
}

/** The health as its row tells it. */
export function healthOfRow(row: EndpointRow): EndpointHealth {
  const { closed_until, reason, probe_task, probe_until, per_second, burst, tokens, refilled_at } = row;
  const limited = per_second !== null && burst !== null && tokens !== null && refilled_at !== null;
  return {
    hold: closed_until !== null && reason !== null ? { until: closed_until, reason } : null,
    failures: row.failures,
    trips: row.trips,
    probe: probe_task !== null && probe_until !== null ? { task: probe_task, until: probe_until } : null,
    refused: row.refused_task,
    bucket: limited ? { perSecond: per_second, burst, tokens, refilledAt: refilled_at } : null,
    queuedAt: row.queued_at,
    ramp: row.ramp,
  };
}

/** The key's columns. */
export const ENDPOINT_KEY_COLUMNS: readonly ((row: { key: EndpointKey }) => unknown)[] = [
  ({ key }) => key.tenant,
  ({ key }) => key.connector,
  ({ key }) => key.connection,
  ({ key }) => key.group,
];

/** The columns of the statement that keeps health. */
export const ENDPOINT_HEALTH_COLUMNS: readonly ((row: { key: EndpointKey; health: EndpointHealth }) => unknown)[] = [
  ...ENDPOINT_KEY_COLUMNS,
  ({ health }) => health.hold?.until,
  ({ health }) => health.hold?.reason,
  ({ health }) => health.failures,
  ({ health }) => health.trips,
  ({ health }) => health.probe?.task,
  ({ health }) => health.probe?.until,
  ({ health }) => health.bucket?.perSecond,
  ({ health }) => health.bucket?.burst,
  ({ health }) => health.bucket?.tokens,
  ({ health }) => health.bucket?.refilledAt,
  ({ health }) => health.queuedAt,
  ({ health }) => health.ramp,
  ({ health }) => health.refused,
];
