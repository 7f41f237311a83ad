/** SQL: the time before which everything of a tenant is over: $2 days ago. */
export const OVER_FOR_TENANT = 'now() - make_interval(days => $2::int)';

const LEAST: Readonly<Record<string, string>> = {
  text: '',
  uuid: '00000000-0000-0000-0000-000000000000',
  bytea: '',
  timestamptz: '-infinity',
};

/** One column of a key that a table is walked through by, and its type. */
export type KeyColumn = readonly [column: string, type: 'text' | 'uuid' | 'bytea' | 'timestamptz'];

/** SQL: the row `r` comes behind the place $4, which is null at the beginning. */
export function behindPlace(key: readonly KeyColumn[]): string {
  const place = key.map(([, type], at) => `coalesce(($4::text[])[${at + 1}], '${LEAST[type] ?? ''}')::${type}`);
  return `(${key.map(([column]) => `r.${column}`).join(', ')}) > (${place.join(', ')})`;
}

/** SQL: the place that a look has come to in the rows `looked`; null where it has come to the end. */
export function placeOf(key: readonly KeyColumn[]): string {
  const columns = key.map(([column]) => column);
  return `(SELECT array[${columns.map((column) => `${column}::text`).join(', ')}] FROM looked
      WHERE (SELECT count(*) FROM looked) >= $3 ORDER BY ${columns.map((column) => `${column} DESC`).join(', ')} LIMIT 1)`;
}

/**
 * SQL that looks at the next $3 rows of the tenant $1 in a table, by its primary key behind the place $4, and deletes those that
 * are `over`, a condition on `r` with $2 days. It needs no index by time, which every row would pay for, and touches no other
 * tenant's rows. Answers with how many it deleted, and where it has come to. `one` is as in expect-one.
 */
export function walking(table: string, key: readonly KeyColumn[], over: string): string {
  const columns = key.map(([column]) => column).join(', ');
  const same = key.map(([column]) => `r.${column} = o.${column}`).join(' AND ');
  return `WITH looked AS MATERIALIZED (
      SELECT ${columns}, (${over}) AS is_over, 1 AS one FROM waybill.${table} r
      WHERE r.tenant = $1 AND ${behindPlace(key)}
      ORDER BY ${columns} LIMIT $3
    ), gone AS (
      DELETE FROM waybill.${table} r USING looked o
      WHERE o.is_over AND o.one + 0 = o.one AND r.tenant = $1 AND ${same} RETURNING 1
    )
    SELECT (SELECT count(*)::int FROM gone) AS deleted, ${placeOf(key)} AS place`;
}
