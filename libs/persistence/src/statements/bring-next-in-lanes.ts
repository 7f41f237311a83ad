/** How long the hint at the next task of a lane has before the sweeper gives another. PostgreSQL's interval. */
const HINT_GRACE = `interval '5 seconds'`;

/**
 * A part of a statement that ends tasks: whoever comes next in their lanes is looked at by the sweeper soon, for the hint
 * that follows the COMMIT may be lost. Only one that waits for nothing but its turn, and whose next look is further away.
 * A row that somebody holds is left to him, and of two ends of one lane at the same time neither may see who comes after
 * both: then the sweeper comes by its own time.
 *
 * @param ended the part with the tasks that were ended: tenant, id, connector, ordering_key, finished_at
 */
export function bringNextInLanes(ended: string): string {
  return `brought AS (
  UPDATE tasks t SET wake_at = now() + ${HINT_GRACE}
  FROM (
    SELECT t.tenant, t.id, t.born
    FROM (SELECT DISTINCT tenant, connector, ordering_key FROM ${ended}
          WHERE ordering_key IS NOT NULL AND finished_at IS NOT NULL) l
    CROSS JOIN LATERAL (
      SELECT n.tenant, n.id, n.born FROM tasks n
      WHERE n.tenant = l.tenant AND n.connector = l.connector AND n.ordering_key = l.ordering_key
        AND n.finished_at IS NULL AND (n.tenant, n.id) NOT IN (SELECT tenant, id FROM ${ended} WHERE finished_at IS NOT NULL)
      ORDER BY n.ordering_number LIMIT 1
    ) first
    JOIN tasks t ON t.tenant = first.tenant AND t.id = first.id AND t.born = first.born
    WHERE t.status IN ('accepted', 'waiting') AND t.held_group IS NULL AND coalesce(t.not_before <= clock_timestamp(), true)
      AND t.wake_at > now() + ${HINT_GRACE}
    FOR UPDATE OF t SKIP LOCKED
  ) next
  WHERE t.tenant = next.tenant AND t.id = next.id AND t.born = next.born
)`;
}
