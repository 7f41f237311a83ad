import type { Statement } from '../database.js';

/** Adds to the counts of refused deliveries. $1: tenants, $2: source ids, $3: reasons, $4: times; no pair twice. */
export const ADD_REFUSALS: Statement = {
  name: 'add-refusals',
  text: `
    INSERT INTO waybill.refusals AS known (tenant, source_id, reason, times, last_at)
    SELECT tenant, source_id, reason, times, now()
    FROM unnest($1::text[], $2::uuid[], $3::text[], $4::bigint[]) AS given (tenant, source_id, reason, times)
    ORDER BY tenant, source_id, reason
    ON CONFLICT (tenant, source_id, reason) DO UPDATE SET times = known.times + excluded.times, last_at = now()`,
};
