import type { MigrationInterface, QueryRunner } from 'typeorm';
import { wall } from './wall.js';

/** What operators have paused, by tenant: connectors, connections and subscriptions. What has no row goes on. */
export class Pauses1760000000021 implements MigrationInterface {
  name = 'Pauses1760000000021';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE waybill.pauses (
      tenant text NOT NULL,
      kind text NOT NULL CONSTRAINT pauses_kind CHECK (kind IN ('connector', 'connection', 'subscription')),
      name text NOT NULL,
      since timestamptz NOT NULL DEFAULT now(),
      paused_by text NOT NULL,
      note text,
      CONSTRAINT pauses_pk PRIMARY KEY (tenant, kind, name)
    )`);
    await wall(runner, 'pauses', {
      waybill_control_plane: 'SELECT, INSERT, DELETE',
      waybill_maintenance: 'SELECT',
      waybill_worker: 'SELECT',
      waybill_publisher: 'SELECT',
    });
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE waybill.pauses');
  }
}
