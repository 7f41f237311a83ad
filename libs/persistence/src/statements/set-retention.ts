import type { Statement } from '../database.js';

/** Keeps for how long a tenant has a kind kept, or forgets it where that is null. $1 tenant, $2 kind, $3 days or null. */
export const setRetention: Statement = {
  name: 'set-retention',
  text: `WITH gone AS (
      DELETE FROM waybill.retention_settings WHERE tenant = $1 AND kind = $2 AND $3::int IS NULL
    )
    INSERT INTO waybill.retention_settings AS s (tenant, kind, days) SELECT $1::text, $2::text, $3::int WHERE $3::int IS NOT NULL
    ON CONFLICT (tenant, kind) DO UPDATE SET days = excluded.days, updated_at = now()`,
};
