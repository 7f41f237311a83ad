import type { Statement } from '../database.js';

/**
 * Adds to the counts of refused deliveries: to that of all times, and to that of the present five minutes. $1: tenants, $2: source
 * ids, $3: reasons, $4: times; no pair twice.
 */
export const ADD_REFUSALS: Statement = {
  name: 'add-refusals',
  text: `
    WITH given AS (
      SELECT * FROM unnest($1::text[], $2::uuid[], $3::text[], $4::bigint[]) AS g (tenant, source_id, reason, times)
      ORDER BY tenant, source_id, reason
    ), slots AS (
      INSERT INTO waybill.refusal_slots AS known (tenant, source_id, reason, slot, times)
      SELECT tenant, source_id, reason, date_bin('5 minutes', now(), 'epoch'), times FROM given
      ON CONFLICT (tenant, source_id, reason, slot) DO UPDATE SET times = known.times + excluded.times
    )
    INSERT INTO waybill.refusals AS known (tenant, source_id, reason, times, last_at)
    SELECT tenant, source_id, reason, times, now() FROM given
    ON CONFLICT (tenant, source_id, reason) DO UPDATE SET times = known.times + excluded.times, last_at = now()`,
};
