import type { MigrationInterface, QueryRunner } from 'typeorm';
import { wall } from './wall.js';
import { whenFree } from './when-free.js';

/** What of configuration the watch for alerts reads, of all tenants: names and times, and nothing that is sealed or hashed. */
const WATCHED: Readonly<Record<string, string>> = {
  sources: 'tenant, id, name, created_at, expected_every_seconds',
  connections: 'tenant, name, connector, credential_expires_at',
  api_keys: 'tenant, id, name, expires_at, revoked_at',
};

/**
 * From when on a tenant has alerts fire; webhooks that were refused, by five minutes, so that more of them than usual can be told;
 * and rights to see which sources, connections and API keys there are.
 */
export class WatchingMore1760000000036 implements MigrationInterface {
  name = 'WatchingMore1760000000036';
  transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    await whenFree(runner, async () => {
      await runner.query(`CREATE TABLE waybill.alert_thresholds (
        tenant text NOT NULL CONSTRAINT alert_thresholds_tenant_fk REFERENCES waybill.tenants,
        kind text NOT NULL,
        value double precision NOT NULL CONSTRAINT alert_thresholds_value CHECK (value >= 0),
        CONSTRAINT alert_thresholds_pk PRIMARY KEY (tenant, kind)
      )`);
      await wall(runner, 'alert_thresholds', {
        waybill_control_plane: 'SELECT, INSERT, UPDATE, DELETE',
        waybill_maintenance: 'SELECT',
      });
      await runner.query(`CREATE TABLE waybill.refusal_slots (
        tenant text NOT NULL,
        source_id uuid NOT NULL,
        reason text NOT NULL,
        slot timestamptz NOT NULL,
        times bigint NOT NULL,
        CONSTRAINT refusal_slots_pk PRIMARY KEY (tenant, source_id, reason, slot)
      ) WITH (fillfactor = 70)`);
      await runner.query('CREATE INDEX refusal_slots_slot ON waybill.refusal_slots (slot)');
      await wall(runner, 'refusal_slots', {
        waybill_ingest: 'SELECT, INSERT, UPDATE',
        waybill_maintenance: 'SELECT, DELETE',
      });
      for (const [table, columns] of Object.entries(WATCHED)) {
        await runner.query(`GRANT SELECT (${columns}) ON waybill.${table} TO waybill_maintenance`);
        await runner.query(
          `CREATE POLICY maintenance ON waybill.${table} FOR SELECT TO waybill_maintenance USING (true)`,
        );
      }
    });
  }

  async down(runner: QueryRunner): Promise<void> {
    await whenFree(runner, async () => {
      for (const [table, columns] of Object.entries(WATCHED)) {
        await runner.query(`DROP POLICY maintenance ON waybill.${table}`);
        await runner.query(`REVOKE SELECT (${columns}) ON waybill.${table} FROM waybill_maintenance`);
      }
      await runner.query('DROP TABLE waybill.refusal_slots, waybill.alert_thresholds');
    });
  }
}
