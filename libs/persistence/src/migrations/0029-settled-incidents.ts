import type { MigrationInterface, QueryRunner } from 'typeorm';

const IS_SETTLED = `i.resolved_at IS NULL
      AND NOT EXISTS (SELECT FROM waybill.dead_letters d
        WHERE d.tenant = i.tenant AND d.incident_id = i.id AND d.state = 'open')
      AND NOT EXISTS (SELECT FROM waybill.redrive_items x
        WHERE x.tenant = i.tenant AND x.incident_id = i.id AND x.state IN ('chosen', 'sent'))`;

/**
 * Resolves incidents that nothing keeps open and nobody has resolved: a control-plane of an earlier version, which runs on
 * while a new one is rolled out, ends letters and knows of no incidents. The drain opens an incident before it keeps letters,
 * in one transaction; so it is looked for letters once more when the incident is locked.
 */
export const RESOLVE_SETTLED_INCIDENTS = `CREATE FUNCTION waybill.resolve_settled_incidents(most integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  tenants text[];
  ids uuid[];
  resolved integer;
BEGIN
  SELECT array_agg(s.tenant), array_agg(s.id) INTO tenants, ids FROM (
    SELECT i.tenant, i.id FROM waybill.incidents i WHERE ${IS_SETTLED}
    ORDER BY i.tenant, i.fingerprint LIMIT most FOR UPDATE SKIP LOCKED) s;
  UPDATE waybill.incidents i SET resolved_at = coalesce(l.ended_at, now()), resolved_by = coalesce(l.ended_by, 'maintenance')
    FROM unnest(tenants, ids) AS k (tenant, id) LEFT JOIN LATERAL (
      SELECT d.ended_at, d.ended_by FROM waybill.dead_letters d WHERE d.tenant = k.tenant AND d.incident_id = k.id
      ORDER BY d.ended_at DESC NULLS LAST LIMIT 1) l ON true
    WHERE i.tenant = k.tenant AND i.id = k.id AND ${IS_SETTLED};
  GET DIAGNOSTICS resolved = ROW_COUNT;
  RETURN resolved;
END $$`;

/** An incident without open letters does not stay open, whatever has ended them. */
export class SettledIncidents1760000000029 implements MigrationInterface {
  name = 'SettledIncidents1760000000029';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(RESOLVE_SETTLED_INCIDENTS);
    await runner.query('REVOKE ALL ON FUNCTION waybill.resolve_settled_incidents(integer) FROM PUBLIC');
    await runner.query('GRANT EXECUTE ON FUNCTION waybill.resolve_settled_incidents(integer) TO waybill_maintenance');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP FUNCTION waybill.resolve_settled_incidents(integer)');
  }
}
