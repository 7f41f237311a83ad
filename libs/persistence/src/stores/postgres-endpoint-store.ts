import type { EndpointHealth, EndpointKey, EndpointStanding, EndpointStore } from '#libs/execution';
import type { Database } from '../database.js';
import { keepEndpoints } from '../statements/keep-endpoints.js';
import { lockEndpoints } from '../statements/lock-endpoints.js';
import { toColumns } from './columns.js';
import {
  ENDPOINT_HEALTH_COLUMNS,
  ENDPOINT_KEY_COLUMNS,
  type EndpointRow,
  healthOfRow,
  keyOfRow,
  keyText,
} from './endpoint-row.js';
import { sortedBy } from './sorted-by.js';

type LockedRow = EndpointRow & { behind: boolean; connection_version: number | null };

/** The health of endpoint groups in PostgreSQL: locked in key order, decided over outside, written, in one transaction. */
export class PostgresEndpointStore implements EndpointStore {
  constructor(private readonly database: Pick<Database, 'transaction'>) {}

  async change(
    keys: readonly EndpointKey[],
    decide: (standings: readonly EndpointStanding[]) => readonly EndpointHealth[],
  ): Promise<void> {
    const sorted = sortedBy(keys, ({ tenant, connector, connection, group }) => [tenant, connector, connection, group]);
    const asked = sorted.map((key) => ({ key }));
    await this.database.transaction(async (runner) => {
      const rows = await runner.run<LockedRow>(lockEndpoints, toColumns(asked, ENDPOINT_KEY_COLUMNS));
      const standings = new Map(rows.map((row) => [keyText(keyOfRow(row)), toStanding(row)]));
      const next = decide(keys.map((key) => standings.get(keyText(key)) as EndpointStanding));
      const kept = keys.map((key, index) => ({ key, health: next[index] as EndpointHealth }));
      await runner.run(keepEndpoints, toColumns(kept, ENDPOINT_HEALTH_COLUMNS));
    });
  }
}

function toStanding(row: LockedRow): EndpointStanding {
  return {
    health: healthOfRow(row),
    behind: row.behind,
    connectionVersion: row.connection_version,
    now: row.now,
  };
}
