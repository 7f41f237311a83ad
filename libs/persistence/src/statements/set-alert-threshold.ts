import type { Statement } from '../database.js';

/** Keeps from when on alerts of a kind fire, or forgets it where that is null. $1 tenant, $2 kind, $3 value. */
export const setAlertThreshold: Statement = {
  name: 'set-alert-threshold',
  text: `WITH gone AS (
      DELETE FROM waybill.alert_thresholds WHERE tenant = $1 AND kind = $2 AND $3::float8 IS NULL
    )
    INSERT INTO waybill.alert_thresholds (tenant, kind, value)
    SELECT $1::text, $2::text, $3::float8 WHERE $3::float8 IS NOT NULL
    ON CONFLICT (tenant, kind) DO UPDATE SET value = excluded.value`,
};
