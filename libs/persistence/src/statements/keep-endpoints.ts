import type { Statement } from '../database.js';

/** Writes the health of endpoint groups that this transaction holds. */
export const keepEndpoints: Statement = {
  name: 'keep-endpoints',
  text: `
UPDATE endpoint_health h SET closed_until = i.closed_until, reason = i.reason, failures = i.failures, trips = i.trips,
  probe_task = i.probe_task, probe_until = i.probe_until, per_second = i.per_second, burst = i.burst, tokens = i.tokens,
  refilled_at = i.refilled_at, queued_at = i.queued_at, ramp = i.ramp, refused_task = i.refused_task,
  tripped_at = CASE WHEN i.trips > 0 THEN coalesce(h.tripped_at, now()) END
FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::timestamptz[], $6::text[], $7::int[], $8::int[],
  $9::uuid[], $10::timestamptz[], $11::float8[], $12::float8[], $13::float8[], $14::timestamptz[], $15::timestamptz[],
  $16::int[], $17::uuid[])
  AS i (tenant, connector, connection, endpoint_group, closed_until, reason, failures, trips, probe_task, probe_until,
    per_second, burst, tokens, refilled_at, queued_at, ramp, refused_task)
WHERE h.tenant = i.tenant AND h.connector = i.connector AND h.connection = i.connection
  AND h.endpoint_group = i.endpoint_group`,
};
