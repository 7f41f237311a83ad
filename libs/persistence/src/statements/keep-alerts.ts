import type { Statement } from '../database.js';

/**
 * Keeps alerts, new ones or changed, all but who has muted them; deletes those that never fired and are over. $1 tenant, $2 ids
 * to delete, $3 ids, $4 kinds, $5 subjects, $6 states, $7 values, $8 details, $9 since, $10 gone, $11 fired, $12 resolved,
 * $13 told, $14 told at, $15 told values; sorted by kind and subject.
 */
export const keepAlerts: Statement = {
  name: 'keep-alerts',
  text: `WITH gone AS (
      DELETE FROM waybill.alerts WHERE tenant = $1::text AND id = ANY ($2::uuid[])
    )
    INSERT INTO waybill.alerts AS a (tenant, id, kind, subject, state, value, detail, since, gone_at, fired_at, resolved_at,
      told, told_at, told_value)
    SELECT $1::text, k.* FROM unnest($3::uuid[], $4::text[], $5::text[], $6::text[], $7::float8[], $8::jsonb[],
      $9::timestamptz[], $10::timestamptz[], $11::timestamptz[], $12::timestamptz[], $13::text[], $14::timestamptz[],
      $15::float8[]) AS k
    ON CONFLICT ON CONSTRAINT alerts_pk DO UPDATE SET state = excluded.state, value = excluded.value,
      detail = excluded.detail, since = excluded.since, gone_at = excluded.gone_at, fired_at = excluded.fired_at,
      resolved_at = excluded.resolved_at, told = excluded.told, told_at = excluded.told_at, told_value = excluded.told_value`,
};
