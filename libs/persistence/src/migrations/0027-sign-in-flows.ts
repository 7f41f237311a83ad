import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Sign-ins on their way over an issuer, of each of which only a hash is kept: it may come back once. */
export class SignInFlows1760000000027 implements MigrationInterface {
  name = 'SignInFlows1760000000027';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE waybill.sign_in_flows (
      flow_hash bytea NOT NULL CONSTRAINT sign_in_flows_pk PRIMARY KEY,
      ends_at timestamptz NOT NULL
    )`);
    await runner.query('CREATE INDEX sign_in_flows_end ON waybill.sign_in_flows (ends_at)');
    await runner.query('ALTER TABLE waybill.sign_in_flows ENABLE ROW LEVEL SECURITY');
    await runner.query('ALTER TABLE waybill.sign_in_flows FORCE ROW LEVEL SECURITY');
    await runner.query('CREATE POLICY owner ON waybill.sign_in_flows TO CURRENT_USER USING (true) WITH CHECK (true)');
    await runner.query('GRANT SELECT, INSERT, UPDATE, DELETE ON waybill.sign_in_flows TO waybill_control_plane');
    await runner.query(`CREATE POLICY control_plane ON waybill.sign_in_flows TO waybill_control_plane
      USING (true) WITH CHECK (true)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE waybill.sign_in_flows');
  }
}
