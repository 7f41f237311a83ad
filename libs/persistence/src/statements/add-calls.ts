import type { Statement } from '../statement.js';
import { sumOfArrays } from './sum-arrays.js';

/** How long counts are kept, as an interval of PostgreSQL; a little longer than anybody is told of. */
const KEPT = '25 hours';

/**
 * Adds to the counts of calls of connections that there are, in the slot of ten minutes that the database's time falls in,
 * and forgets those of theirs that are old. $1 tenants, $2 connections, $3 calls that succeeded, $4 failures by category and
 * $5 latencies by step, each as the text of an array; of the call that failed last, null where none did: $6 when, $7 category,
 * $8 code, $9 task. No connection twice.
 */
export const addCalls: Statement = {
  name: 'add-calls',
  text: `
WITH given AS (
  SELECT g.* FROM unnest($1::text[], $2::text[], $3::int[], $4::text[], $5::text[], $6::timestamptz[], $7::text[],
    $8::text[], $9::uuid[])
    AS g (tenant, connection, succeeded, failures, latencies, failed_at, failed_category, failed_code, failed_task)
  JOIN connections c ON c.tenant = g.tenant AND c.name = g.connection
), old AS (
  DELETE FROM connection_calls k USING (
    SELECT o.tenant, o.connection, o.slot FROM connection_calls o
    JOIN given g ON g.tenant = o.tenant AND g.connection = o.connection
    WHERE o.slot < now() - interval '${KEPT}'
    ORDER BY o.tenant, o.connection, o.slot
    FOR UPDATE OF o SKIP LOCKED
  ) gone
  WHERE k.tenant = gone.tenant AND k.connection = gone.connection AND k.slot = gone.slot
)
INSERT INTO connection_calls AS k (tenant, connection, slot, succeeded, failures, latencies, failed_at, failed_category,
  failed_code, failed_task)
SELECT tenant, connection, date_bin('10 minutes', now(), 'epoch'), succeeded, failures::int[], latencies::int[], failed_at,
  failed_category, failed_code, failed_task
FROM given ORDER BY tenant, connection
ON CONFLICT (tenant, connection, slot) DO UPDATE SET succeeded = k.succeeded + excluded.succeeded,
  failures = ${sumOfArrays('k.failures', 'excluded.failures')},
  latencies = ${sumOfArrays('k.latencies', 'excluded.latencies')},
  failed_at = coalesce(excluded.failed_at, k.failed_at),
  failed_category = coalesce(excluded.failed_category, k.failed_category),
  failed_code = coalesce(excluded.failed_code, k.failed_code),
  failed_task = coalesce(excluded.failed_task, k.failed_task)`,
};
