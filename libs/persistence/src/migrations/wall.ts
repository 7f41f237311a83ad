import type { QueryRunner } from 'typeorm';

/** The database roles of the services. Migrations make them without a login; provisioning gives each a password. */
export const SERVICE_ROLES = [
  'waybill_control_plane',
  'waybill_maintenance',
  'waybill_worker',
  'waybill_publisher',
  'waybill_ingest',
] as const;

/** The database role of one service. */
export type ServiceRole = (typeof SERVICE_ROLES)[number];

/** What each role may do with a table; a role that is not named may do nothing. */
export type Grants = Partial<Record<ServiceRole, string>>;

/** The tenant of the present transaction; null outside of one, and then nothing is seen. */
const PRESENT_TENANT = `nullif(current_setting('waybill.tenant', true), '')`;

/**
 * Puts a table behind row-level security, forced for its owner too. The control-plane, which serves HTTP, sees only
 * the tenant of its transaction. The batch roles see all tenants of the tables granted to them, and carry the tenant
 * in every row and join.
 */
export async function wall(runner: QueryRunner, table: string, grants: Grants): Promise<void> {
  await runner.query(`ALTER TABLE waybill.${table} ENABLE ROW LEVEL SECURITY`);
  await runner.query(`ALTER TABLE waybill.${table} FORCE ROW LEVEL SECURITY`);
  await runner.query(`CREATE POLICY owner ON waybill.${table} TO CURRENT_USER USING (true) WITH CHECK (true)`);
  for (const [role, privileges] of Object.entries(grants)) {
    await runner.query(`GRANT ${privileges} ON waybill.${table} TO ${role}`);
    const seen = role === 'waybill_control_plane' ? `tenant = ${PRESENT_TENANT}` : 'true';
    await runner.query(
      `CREATE POLICY ${role.replace('waybill_', '')} ON waybill.${table} TO ${role} USING (${seen}) WITH CHECK (${seen})`,
    );
  }
}
