import { randomInt } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { AUDIT_GENESIS, type AuditLink, auditEntryHash } from '#libs/contracts';
import { type DatabaseStage, databaseStage } from '../../../../test/support/database-stage.js';
import type { Database } from '../database.js';
import { AuditChainStore } from './audit-chain-store.js';
import { AuditTrail } from './audit-trail.js';

const NAUGHTY = [
  '',
  `'; DROP TABLE waybill.audit_entries; --`,
  '\u202egnp.txt\u2066 שלום',
  '\t\r\n\u001b[31m',
  '😀👩‍👩‍👧‍👦𝒳',
  'a\u0301 é ﬀ \ufeff',
  '{"act":"task.cancel","previous":null}\\u0000',
];

let stage: DatabaseStage;
let controlPlane: Database;
let chains: AuditChainStore;

const query: DatabaseStage['query'] = (text, parameters) => stage.query(text, parameters);
const entry = (tenant: string, over: Partial<Record<'actor' | 'act' | 'subject' | 'detail', string>> = {}) => ({
  ...{ tenant, actor: 'api-key:1', act: 'task.cancel', subject: 'x', detail: '' },
  ...over,
});

beforeAll(async () => {
  stage = await databaseStage();
  controlPlane = await stage.openAs('waybill_control_plane', 12);
  chains = new AuditChainStore(controlPlane);
});
afterAll(() => stage?.drop());

/** What is wrong with links that should be a whole chain from its beginning. */
function wrongs(links: readonly AuditLink[]): string[] {
  return links.flatMap(({ entry: written, ...link }, at) => {
    if (written === null) return [`${link.position}: its entry is gone`];
    return [
      ...(link.position === at + 1 ? [] : [`${link.position} at ${at + 1}`]),
      ...(link.previous === (links[at - 1]?.hash ?? AUDIT_GENESIS) ? [] : [`${link.position}: another before it`]),
      ...(auditEntryHash({ ...link, ...written }) === link.hash ? [] : [`${link.position}: another hash`]),
    ];
  });
}

describe('the chain of the audit trail', () => {
  it('is made by PostgreSQL as others make it anew, whatever is written', async () => {
    const trail = new AuditTrail(controlPlane);
    const text = fc.string({ unit: 'binary', maxLength: 40 }).map((any) => any.replaceAll('\0', '').toWellFormed());
    const seed = randomInt(2 ** 31);
    const drawn = fc.sample(fc.record({ actor: text, act: text, subject: text, detail: text }), { numRuns: 100, seed });
    const told = NAUGHTY.map((one) => ({ actor: one, act: one, subject: one, detail: one.repeat(200) }));
    for (const one of [...told, ...drawn]) await trail.append(entry('naughty', one));
    const links = await chains.chain('naughty', 0, 1_000);
    expect({ seed, wrong: wrongs(links) }).toEqual({ seed, wrong: [] });
    expect(links.map(({ entry: written }) => written?.actor)).toEqual([...told, ...drawn].map(({ actor }) => actor));
  });

  it('is one for each tenant, however many write at the same moment', async () => {
    const trail = new AuditTrail(controlPlane);
    const tenants = ['one', 'two', 'three'];
    await Promise.all(
      Array.from({ length: 150 }, (_, n) => trail.append(entry(tenants[n % 3] ?? '', { subject: `${n}` }))),
    );
    for (const tenant of tenants) {
      const links = await chains.chain(tenant, 0, 1_000);
      expect([links.length, wrongs(links)]).toEqual([50, []]);
    }
    expect(await chains.chain('one', 48, 1_000)).toHaveLength(2);
  });

  it('has no gap where an act came to nothing, though a number is missing', async () => {
    const trail = new AuditTrail(controlPlane);
    await trail.append(entry('gap'));
    const broken = controlPlane.asTenant('gap', async (runner) => {
      await AuditTrail.appendIn(runner, entry('gap', { act: 'never' }));
      throw new Error('spec');
    });
    await expect(broken).rejects.toThrow('spec');
    await trail.append(entry('gap'));
    const links = await chains.chain('gap', 0, 10);
    expect(wrongs(links)).toEqual([]);
    expect((links[1]?.number ?? 0) - (links[0]?.number ?? 0)).toBe(2);
  });

  it('holds up nobody before its act commits: two acts that want each other’s rows after their entries both end', async () => {
    await query(`INSERT INTO tenants (tenant) VALUES ('calm')`);
    const trail = new AuditTrail(controlPlane);
    await trail.append(entry('calm'));
    let written = 0;
    let both: () => void = () => undefined;
    const met = new Promise<void>((resolve) => {
      both = resolve;
    });
    const act = (lock: number) =>
      controlPlane.asTenant('calm', async (runner) => {
        await AuditTrail.appendIn(runner, entry('calm', { subject: String(lock) }));
        written += 1;
        if (written === 2) both();
        await met;
        await runner.run({ name: '', text: 'SELECT pg_advisory_xact_lock(1)' }, []);
      });
    await Promise.all([act(1), act(2)]);
    expect(wrongs(await chains.chain('calm', 0, 10))).toEqual([]);
  });

  it('takes many entries of one act in one go', async () => {
    await stage.owner.asTenant('bulk', (runner) =>
      runner.run(
        {
          name: '',
          text: `INSERT INTO audit_entries (tenant, actor, act, subject) SELECT 'bulk', 'a', 'dead-letter.discard', n::text FROM generate_series(1, 3000) n`,
        },
        [],
      ),
    );
    const links = [...(await chains.chain('bulk', 0, 1_000)), ...(await chains.chain('bulk', 1_000, 5_000))];
    expect([links.length, wrongs(links)]).toEqual([3_000, []]);
  });

  it.each([
    `UPDATE audit_entries SET act = 'nothing' WHERE false`,
    'DELETE FROM audit_entries WHERE false',
    'TRUNCATE audit_entries',
    'DELETE FROM audit_links WHERE false',
    `UPDATE audit_links SET hash = '' WHERE false`,
    'TRUNCATE audit_links',
    'SET session_replication_role = replica; DELETE FROM audit_entries',
  ])('is changed by nobody while its triggers stand, the superuser included: %s', async (text) => {
    const client = await stage.connect();
    await expect(client.query(text)).rejects.toThrow(/is refused: what is in the audit trail stays/);
  });

  it.each([
    `INSERT INTO audit_links (tenant, position, number, previous, hash) VALUES ('acme', 9, 9, '', '')`,
    `INSERT INTO audit_chains (tenant) VALUES ('acme')`,
    `INSERT INTO audit_entries (tenant, actor, act, subject, at) VALUES ('acme', 'a', 'b', 'c', '2020-01-01')`,
    `SELECT waybill.link_audit_entry(e) FROM audit_entries e`,
    'UPDATE audit_links SET position = position',
    'ALTER TABLE audit_entries DISABLE TRIGGER ALL',
  ])('is written by the service in no other way: %s', async (text) => {
    const tried = controlPlane.asTenant('acme', (runner) => runner.run({ name: '', text }, []));
    await expect(tried).rejects.toThrow(/permission denied|must be owner/);
  });
});

describe('the list of what was done', () => {
  const none = { actor: null, act: null, subject: null, since: null, until: null };

  it('is newest first, page by page, of one tenant, and narrowed', async () => {
    const trail = new AuditTrail(controlPlane);
    for (let n = 0; n < 7; n += 1) {
      await trail.append(entry('list', { subject: `s${n % 2}`, act: n < 3 ? 'early' : 'late', actor: `a${n % 3}` }));
    }
    const list = (over: object, limit = 10) => chains.list('list', { ...none, ...over }, null, limit);
    const all = await list({});
    expect(all.map(({ position }) => position)).toEqual([7, 6, 5, 4, 3, 2, 1]);
    expect((await list({ act: 'early' })).map(({ position }) => position)).toEqual([3, 2, 1]);
    expect((await list({ subject: 's1' })).map(({ position }) => position)).toEqual([6, 4, 2]);
    expect((await list({ actor: 'a0', act: 'late' })).map(({ position }) => position)).toEqual([7, 4]);
    const [, , third] = all;
    const [found] = await query<{ micros: string; at: Date }>(
      `SELECT (extract(epoch FROM at) * 1000000)::bigint AS micros, at FROM audit_entries WHERE number = $1`,
      [third?.number],
    );
    const place = { micros: found?.micros ?? '', number: String(third?.number) };
    expect((await chains.list('list', none, place, 2)).map(({ position }) => position)).toEqual([4, 3]);
    const before = await list({ until: new Date(0) });
    const after = await list({ since: new Date(0) });
    expect([before.length, after.length]).toEqual([0, 7]);
    expect(await chains.list('nobody', none, null, 10)).toEqual([]);
  });
});
