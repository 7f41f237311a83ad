import type { MigrationInterface, QueryRunner } from 'typeorm';
import {
  LINK_AUDIT_ENTRY,
  LINK_NEW_AUDIT_ENTRY,
  LINK_OLD_AUDIT_ENTRIES,
  REFUSE_AUDIT_CHANGE,
} from './audit-functions.js';
import { indexWhileInUse } from './index-while-in-use.js';
import { wall } from './wall.js';
import { whenFree } from './when-free.js';

/** Entries from before that are linked in one transaction. */
const BATCH = 5_000;

/** What lists are narrowed by: each in the order of pages. */
const NARROWED = { of_tenant: '', of_subject: 'subject, ', of_act: 'act, ', of_actor: 'actor, ' };

/**
 * Audit entries are linked into a chain for each tenant, by whom and in whichever order they are written: a trigger does it as
 * the last thing before the transaction of the act commits. So a control-plane from before writes links, too, and the end of a
 * chain, of which there is one, is held by nobody who still waits for another lock. Entries from before are linked first beside
 * the work, then the few that came meanwhile while nobody writes.
 */
export class AuditChain1760000000025 implements MigrationInterface {
  name = 'AuditChain1760000000025';
  transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    // What an interrupted one has left begins again: nobody has seen those links.
    await dropAll(runner);
    await runner.query(`CREATE TABLE waybill.audit_chains (
      tenant text NOT NULL CONSTRAINT audit_chains_pk PRIMARY KEY
    )`);
    await wall(runner, 'audit_chains', { waybill_maintenance: 'SELECT' });
    await runner.query(`CREATE TABLE waybill.audit_links (
      tenant text NOT NULL,
      position bigint NOT NULL,
      number bigint NOT NULL,
      previous bytea NOT NULL,
      hash bytea NOT NULL,
      CONSTRAINT audit_links_pk PRIMARY KEY (tenant, position),
      CONSTRAINT audit_links_number_uq UNIQUE (tenant, number)
    )`);
    await wall(runner, 'audit_links', { waybill_control_plane: 'SELECT', waybill_maintenance: 'SELECT' });
    for (const made of [LINK_AUDIT_ENTRY, LINK_NEW_AUDIT_ENTRY, REFUSE_AUDIT_CHANGE, LINK_OLD_AUDIT_ENTRIES]) {
      await runner.query(made);
    }
    await runner.query('REVOKE ALL ON FUNCTION waybill.link_audit_entry(waybill.audit_entries) FROM PUBLIC');
    for (const [name, first] of Object.entries(NARROWED)) {
      await indexWhileInUse(
        runner,
        `audit_entries_${name}`,
        `waybill.audit_entries (tenant, ${first}at DESC, number DESC)`,
      );
    }
    await linkBesideWork(runner);
    await whenFree(runner, () => linkRest(runner));
    await runner.query('DROP FUNCTION waybill.link_old_audit_entries');
    await runner.query('REVOKE INSERT ON waybill.audit_entries FROM waybill_control_plane');
    await runner.query(
      'GRANT INSERT (tenant, actor, act, subject, detail) ON waybill.audit_entries TO waybill_control_plane',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropAll(runner);
    await runner.query(
      'REVOKE INSERT (tenant, actor, act, subject, detail) ON waybill.audit_entries FROM waybill_control_plane',
    );
    await runner.query('GRANT INSERT ON waybill.audit_entries TO waybill_control_plane');
    for (const name of Object.keys(NARROWED)) await runner.query(`DROP INDEX waybill.audit_entries_${name}`);
  }
}

async function linkBesideWork(runner: QueryRunner): Promise<void> {
  let after: { last_tenant: string | null; last_number: string } | undefined = { last_tenant: '', last_number: '0' };
  while (after !== undefined && after.last_tenant !== null) {
    [after] = (await runner.query('SELECT * FROM waybill.link_old_audit_entries($1, $2, $3)', [
      after.last_tenant,
      after.last_number,
      BATCH,
    ])) as [typeof after];
  }
}

/** Whoever writes entries has ended or waits, and is linked by the trigger from here on. */
async function linkRest(runner: QueryRunner): Promise<void> {
  await runner.query(`CREATE CONSTRAINT TRIGGER audit_entries_link AFTER INSERT ON waybill.audit_entries
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION waybill.link_new_audit_entry()`);
  await runner.query(`SELECT waybill.link_old_audit_entries('', 0, NULL)`);
  for (const table of ['audit_entries', 'audit_links']) {
    await runner.query(`CREATE TRIGGER ${table}_stay BEFORE UPDATE OR DELETE OR TRUNCATE ON waybill.${table}
      FOR EACH STATEMENT EXECUTE FUNCTION waybill.refuse_audit_change()`);
    await runner.query(`ALTER TABLE waybill.${table} ENABLE ALWAYS TRIGGER ${table}_stay`);
  }
}

async function dropAll(runner: QueryRunner): Promise<void> {
  await runner.query('DROP TABLE IF EXISTS waybill.audit_links, waybill.audit_chains');
  await whenFree(runner, async () => {
    await runner.query('DROP TRIGGER IF EXISTS audit_entries_link ON waybill.audit_entries');
    await runner.query('DROP TRIGGER IF EXISTS audit_entries_stay ON waybill.audit_entries');
  });
  for (const gone of ['link_old_audit_entries', 'link_new_audit_entry', 'link_audit_entry', 'refuse_audit_change']) {
    await runner.query(`DROP FUNCTION IF EXISTS waybill.${gone}`);
  }
}
