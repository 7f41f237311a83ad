import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { AUDIT_GENESIS, auditEntryHash } from '#libs/contracts';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { Database } from '../database.js';
import { AuditChainStore } from '../stores/audit-chain-store.js';
import { AuditChain1760000000025 } from './0025-audit-chain.js';
import { migrate } from './migrate.js';
import { MIGRATIONS } from './migrations.js';

jest.setTimeout(60_000);

const OLD = 6_000;

let testDatabase: TestDatabase;
let database: Database;

beforeEach(async () => {
  testDatabase = await createTestDatabase();
  await migrate(testDatabase.url, MIGRATIONS.slice(0, MIGRATIONS.indexOf(AuditChain1760000000025)));
  database = new Database({ url: testDatabase.url, applicationName: 'spec', poolSize: 6 });
  await query(`INSERT INTO audit_entries (tenant, actor, act, subject, at)
    SELECT CASE WHEN n % 3 = 0 THEN 'acme' ELSE 'other' END, 'a', 'old', n::text, now() - n * interval '1 minute'
    FROM generate_series(1, ${OLD}) n`);
});
afterEach(async () => {
  await database?.close();
  await testDatabase?.drop();
});

const query = <Row>(text: string, parameters: unknown[] = []) => database.run<Row>({ name: '', text }, parameters);

/** Position of the first link that is wrong; null where all are right. */
async function firstWrong(tenant: string): Promise<number | null> {
  let [previous, position, at] = [AUDIT_GENESIS, 0, 0];
  for (;;) {
    const links = await new AuditChainStore(database).chain(tenant, at, 1_000);
    if (links.length === 0) return null;
    for (const { entry, ...link } of links) {
      position += 1;
      const isRight = entry !== null && auditEntryHash({ ...link, ...entry }) === link.hash;
      if (!isRight || link.position !== position || link.previous !== previous) return position;
      previous = link.hash;
    }
    at = position;
  }
}

describe('entries from before the chain', () => {
  it('are linked in their order while a control-plane of before goes on writing, and what it writes is, too', async () => {
    let isDone = false;
    let written = 0;
    const write = async () => {
      while (!isDone) {
        await database.transaction(async (runner) => {
          const text = 'INSERT INTO audit_entries (tenant, actor, act, subject, detail) VALUES ($1, $2, $3, $4, $5)';
          await runner.run({ name: 'append-audit-entry', text }, ['acme', 'a', 'meanwhile', 'x', '']);
          // As an act does that has more to do: it still stands open while others write and while links are made.
          await runner.run({ name: 'spec-more', text: 'SELECT pg_sleep(0.02)' }, []);
        });
        written += 1;
      }
    };
    const writers = [write(), write(), write()];
    const done = await migrate(testDatabase.url);
    const before = written;
    while (written < before + 6) await query('SELECT pg_sleep(0.01)');
    isDone = true;
    await Promise.all(writers);
    expect(done).toContain('AuditChain1760000000025');
    expect(before).toBeGreaterThan(0);
    expect([await firstWrong('acme'), await firstWrong('other')]).toEqual([null, null]);
    const counts = await query(
      'SELECT (SELECT count(*)::int FROM audit_links) AS links, (SELECT count(*)::int FROM audit_entries) AS entries',
    );
    expect(counts).toEqual([{ links: OLD + written, entries: OLD + written }]);
    const [unordered] = await query(`SELECT count(*)::int AS count FROM (
      SELECT l.number < lag(l.number) OVER (PARTITION BY l.tenant ORDER BY l.position) AS back
      FROM audit_links l JOIN audit_entries e USING (tenant, number) WHERE e.act = 'old') o WHERE back`);
    expect(unordered).toEqual({ count: 0 });
  });

  it('are linked anew where it was broken off before', async () => {
    await query(
      `CREATE TABLE waybill.audit_links (tenant text, position bigint, number bigint, previous bytea, hash bytea)`,
    );
    await query(`INSERT INTO audit_links SELECT tenant, number, number, '', '' FROM audit_entries LIMIT 10`);
    await migrate(testDatabase.url);
    expect([await firstWrong('acme'), await firstWrong('other')]).toEqual([null, null]);
  });
});
