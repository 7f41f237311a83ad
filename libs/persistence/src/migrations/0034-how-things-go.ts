import type { MigrationInterface, QueryRunner } from 'typeorm';
import { dropWhenFree, indexWhileInUse } from './index-while-in-use.js';
import { wall } from './wall.js';
import { whenFree } from './when-free.js';

/**
 * What people are told of a connection: how its calls went, added up over ten minutes at a time and kept for a day, since
 * when its breaker is not closed, and how old its credential is. Of a source: what it received last, and how often something is
 * to come. Of a subscription: what was brought or given up last; what is owed has an index already, and is in no other.
 * And of a sign-in on its way the session it takes the place of, which the browser does not show when the issuer sends it back.
 */
export class HowThingsGo1760000000034 implements MigrationInterface {
  name = 'HowThingsGo1760000000034';
  transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    await indexWhileInUse(
      runner,
      'receipts_latest',
      'waybill.receipts (tenant, source_id, received_at DESC, delivery_id DESC)',
    );
    await indexWhileInUse(
      runner,
      'deliveries_ended',
      `waybill.deliveries (tenant, subscription, state, ended_at DESC, event_id DESC) WHERE ended_at IS NOT NULL`,
    );
    await whenFree(runner, async () => {
      await runner.query(`CREATE TABLE waybill.connection_calls (
        tenant text NOT NULL,
        connection text NOT NULL,
        slot timestamptz NOT NULL,
        succeeded integer NOT NULL,
        failures integer[] NOT NULL,
        latencies integer[] NOT NULL,
        failed_at timestamptz,
        failed_category text,
        failed_code text,
        failed_task uuid,
        CONSTRAINT connection_calls_pk PRIMARY KEY (tenant, connection, slot)
      ) WITH (fillfactor = 50)`);
      await runner.query(`CREATE INDEX connection_calls_failed ON waybill.connection_calls (tenant, connection, slot)
        WHERE failed_at IS NOT NULL`);
      await wall(runner, 'connection_calls', {
        waybill_control_plane: 'SELECT, DELETE',
        waybill_worker: 'SELECT, INSERT, UPDATE, DELETE',
      });
      await runner.query('ALTER TABLE waybill.endpoint_health ADD COLUMN tripped_at timestamptz');
      await runner.query('ALTER TABLE waybill.sign_in_flows ADD COLUMN replaces bytea');
      await runner.query('ALTER TABLE waybill.sources ADD COLUMN expected_every_seconds integer');
      await runner.query(`ALTER TABLE waybill.connections ADD COLUMN credential_since timestamptz,
        ADD COLUMN credential_expires_at timestamptz`);
    });
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropWhenFree(runner, 'deliveries_ended');
    await dropWhenFree(runner, 'receipts_latest');
    await whenFree(runner, async () => {
      await runner.query('ALTER TABLE waybill.sign_in_flows DROP COLUMN replaces');
      await runner.query('ALTER TABLE waybill.sources DROP COLUMN expected_every_seconds');
      await runner.query(
        'ALTER TABLE waybill.connections DROP COLUMN credential_expires_at, DROP COLUMN credential_since',
      );
      await runner.query('ALTER TABLE waybill.endpoint_health DROP COLUMN tripped_at');
      await runner.query('DROP TABLE waybill.connection_calls');
    });
  }
}
