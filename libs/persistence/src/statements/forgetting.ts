/** SQL: the time before which everything is over: $1 days ago. */
export const OVER = 'now() - make_interval(days => $1::int)';

/**
 * SQL: the time before which everything is over that is a task's, too: as OVER, but not before the part of that time is
 * dropped. Until then its tasks are there, and whoever asked for each of them would ask in vain.
 */
export const OVER_WITH_TASKS = `least(${OVER}, (SELECT min(coalesce(p.starts, '-infinity')) FROM waybill.parts() p))`;

/** SQL that deletes at most $2 rows of a table that fit a condition on the row `r`, and answers with how many they were. */
export function forgetting(table: string, key: string, condition: string): string {
  const same = key
    .split(', ')
    .map((column) => `r.${column} = o.${column}`)
    .join(' AND ');
  return `WITH over AS (
      SELECT ${key} FROM waybill.${table} r WHERE ${condition} LIMIT $2
    ), gone AS (
      DELETE FROM waybill.${table} r USING over o WHERE ${same} RETURNING 1
    )
    SELECT count(*)::int AS deleted FROM gone`;
}
