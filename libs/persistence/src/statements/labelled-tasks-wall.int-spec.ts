import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { type DatabaseStage, databaseStage } from '../../../../test/support/database-stage.js';
import { setTenant } from './set-tenant.js';

let stage: DatabaseStage;
let client: pg.Client;

beforeAll(async () => {
  stage = await databaseStage('acme', 'other');
  client = await stage.connect();
  await client.query(`INSERT INTO tasks (tenant, id, idempotency_key, connector, action, connection, input, priority, labels,
      trace, status)
    SELECT tenant, gen_random_uuid(), n::text, 'http', 'request', 'shop', '{}', 'normal', '{"env":"prod"}', '{}', 'accepted'
    FROM (VALUES ('acme'), ('other')) AS t (tenant) CROSS JOIN generate_series(1, 3) n`);
}, 60_000);

afterAll(() => stage?.drop());

/** The tenants of the tasks that a role is given, as it asks with the tenant its transaction has; null for none. */
async function given(role: string, tenant: string | null): Promise<string[]> {
  await client.query('BEGIN');
  try {
    if (tenant !== null) await client.query(setTenant.text, [tenant]);
    await client.query(`SET LOCAL ROLE ${role}`);
    const { rows } = await client.query<{ tenant: string }>(
      `SELECT tenant FROM waybill.labelled_tasks('{"env":"prod"}', NULL)`,
    );
    return rows.map((row) => row.tenant);
  } finally {
    await client.query('ROLLBACK');
  }
}

describe('the function that asks the index over labels', () => {
  it('gives the tasks of the tenant of its transaction, and none where there is none', async () => {
    expect(await given('waybill_control_plane', 'acme')).toEqual(['acme', 'acme', 'acme']);
    expect(await given('waybill_control_plane', 'other')).toEqual(['other', 'other', 'other']);
    expect(await given('waybill_control_plane', null)).toEqual([]);
    expect(await given('waybill_control_plane', '')).toEqual([]);
  });

  it.each(['waybill_worker', 'waybill_publisher', 'waybill_maintenance'])('is nothing for %s', async (role) => {
    await expect(given(role, 'acme')).rejects.toThrow('permission denied for function labelled_tasks');
  });
});
