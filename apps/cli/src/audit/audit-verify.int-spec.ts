import { randomBytes } from 'node:crypto';
import { appendFileSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type AuditSigner, auditSigner, newUuid, signAuditHead } from '#libs/contracts';
import { type ControlPlaneScene, controlPlaneScene } from '../../../../test/support/control-plane-scene.js';
import { Api } from '../api/api.js';
import { OWN_COMMANDS } from '../command-line/own-commands.js';
import { parseFlags } from '../command-line/parse-flags.js';
import type { Surroundings } from '../surroundings.js';
import { runAuditVerify } from './run-audit-verify.js';

const FLAGS = OWN_COMMANDS.find(({ words }) => words.join(' ') === 'audit verify')?.flags ?? [];
const folder = mkdtempSync(join(tmpdir(), 'anchors-'));
const installation = newUuid();
const signer = signerWhoseKeyBeginsWithADash();
const noon = (minute: number) => `2026-11-30T12:${String(minute).padStart(2, '0')}:00.000Z`;

/** As one in 64 does: a command must not take it for a flag. */
function signerWhoseKeyBeginsWithADash(): AuditSigner {
  for (;;) {
    const one = auditSigner(randomBytes(32));
    if (one.key.startsWith('-')) return one;
  }
}

let scene: ControlPlaneScene;
beforeAll(async () => {
  scene = await controlPlaneScene();
}, 30_000);
afterAll(() => scene?.drop(), 30_000);

interface Trail {
  tenant: string;
  key: string;
  file: string;
}

/** A tenant of its own with so many entries. */
async function trail(entries: number): Promise<Trail> {
  const tenant = `t-${randomBytes(4).toString('hex')}`;
  await scene.query('INSERT INTO tenants (tenant) VALUES ($1)', [tenant]);
  await write(tenant, 1, entries);
  const file = join(folder, tenant);
  writeFileSync(file, '');
  return { tenant, key: await scene.makeKey(tenant, ['admin']), file };
}

const write = (tenant: string, from: number, to: number) =>
  scene.query(
    `INSERT INTO audit_entries (tenant, actor, act, subject)
     SELECT $1, 'api-key:1', 'task.cancel', n::text FROM generate_series($2::int, $3::int) n`,
    [tenant, from, to],
  );

/** Writes down where the chain ends now, as a control-plane does. */
async function anchor({ tenant, file }: Trail, at: string, over: { epoch?: number; by?: AuditSigner } = {}) {
  const [head] = await scene.query<{ position: number; hash: string }>(
    `SELECT position::int, encode(hash, 'hex') AS hash FROM audit_links WHERE tenant = $1 ORDER BY position DESC LIMIT 1`,
    [tenant],
  );
  const signed = signAuditHead(
    { installation, epoch: over.epoch ?? 1, tenant, position: head?.position ?? 0, hash: head?.hash ?? '', at },
    over.by ?? signer,
  );
  appendFileSync(file, `${JSON.stringify(signed)}\n`);
}

/** What only somebody can do who has the database for himself. */
async function past(...statements: string[]) {
  await scene.superuser.transaction(async (runner) => {
    const run = (text: string) => runner.run({ name: '', text }, []);
    for (const table of ['audit_entries', 'audit_links']) await run(`ALTER TABLE ${table} DISABLE TRIGGER USER`);
    for (const text of statements) await run(text);
    for (const table of ['audit_entries', 'audit_links']) await run(`ALTER TABLE ${table} ENABLE TRIGGER USER`);
  });
}

async function verify({ key }: { key: string }, ...args: string[]) {
  const said: string[] = [];
  const notes: string[] = [];
  const around: Surroundings = {
    ...{ say: (line) => said.push(line), note: (line) => notes.push(line), progress: () => undefined, width: null },
    ...{ colour: false, ask: null, now: () => new Date(noon(59)), signal: new AbortController().signal },
  };
  const api = new Api({ url: scene.url, apiKey: key, services: {}, auditAnchors: null });
  const exit = await runAuditVerify(api, parseFlags(FLAGS, args), around);
  return { exit, said: said.join('\n'), notes: notes.join('\n') };
}

async function found(of: Trail, ...args: string[]) {
  const { exit, said } = await verify(of, '--json', ...args);
  const { findings, reliableUpTo } = JSON.parse(said);
  const short = findings.map((one: Record<string, unknown>) => `${one['kind']} ${one['from']}-${one['to']}`);
  return { exit, findings: short, upTo: reliableUpTo?.position ?? null, after: findings[0]?.after ?? null };
}

const whole = { exit: 0, findings: [], after: null };
const of = (tenant: string) => `l.tenant = '${tenant}' AND l.number = e.number AND e.tenant = l.tenant`;
const entryAt = (tenant: string, position: number) =>
  `tenant = '${tenant}' AND number = (SELECT number FROM audit_links WHERE tenant = '${tenant}' AND position = ${position})`;

describe('waybill audit verify', () => {
  it('finds nothing where nothing was done, beyond a page, and while others write', async () => {
    const one = await trail(1_205);
    await anchor(one, noon(1));
    await write(one.tenant, 1_206, 1_300);
    expect(await found(one, '--anchors', one.file)).toEqual({ ...whole, upTo: 1_300 });
    const { said, notes } = await verify(one, '--anchors', one.file, '--anchor-key', signer.key);
    expect(said).toMatch(/: 1300 entries, against 1 anchors, the newest of .*: all as it was written\.$/);
    expect(notes).toBe('');
    expect((await verify(one)).notes).toMatch(/^Without --anchors nobody can tell/);
  });

  it.each(['actor', 'act', 'subject', 'detail'])('finds an edited %s', async (column) => {
    const one = await trail(9);
    await past(`UPDATE audit_entries SET ${column} = 'x' WHERE ${entryAt(one.tenant, 4)}`);
    expect(await found(one)).toEqual({ exit: 6, findings: ['edited 4-4'], upTo: 3, after: null });
  });

  it.each([`at + interval '1 microsecond'`, `'infinity'`, `'294276-01-01'`, `'2026-01-01 BC'`])(
    'finds an entry whose time was set to %s',
    async (at) => {
      const one = await trail(3);
      await past(`UPDATE audit_entries SET at = ${at} WHERE ${entryAt(one.tenant, 2)}`);
      expect(await found(one)).toEqual({ exit: 6, findings: ['edited 2-2'], upTo: 1, after: null });
      const list = await scene.call('GET', '/v1/audit-entries', { key: one.key });
      expect(list.status).toBe(200);
    },
  );

  it('finds a deletion, of entries, of links, of both, and of the first', async () => {
    const entries = await trail(9);
    await past(`DELETE FROM audit_entries WHERE ${entryAt(entries.tenant, 3)}`);
    expect(await found(entries)).toEqual({ exit: 6, findings: ['deleted 3-3'], upTo: 2, after: null });
    const links = await trail(9);
    await past(`DELETE FROM audit_links WHERE tenant = '${links.tenant}' AND position IN (5, 6)`);
    expect(await found(links)).toEqual({ exit: 6, findings: ['deleted 5-6'], upTo: 4, after: null });
    const both = await trail(9);
    await past(
      `DELETE FROM audit_entries WHERE ${entryAt(both.tenant, 1)}`,
      `DELETE FROM audit_links WHERE tenant = '${both.tenant}' AND position = 1`,
    );
    expect(await found(both)).toEqual({ exit: 6, findings: ['deleted 1-1'], upTo: null, after: null });
  });

  it('finds two that were swapped: what was written, under which number, and where they stand', async () => {
    const content = await trail(9);
    await past(
      `UPDATE audit_entries e SET subject = o.subject FROM audit_entries o
      WHERE o.tenant = e.tenant AND ((e.${entryAt(content.tenant, 3)} AND o.${entryAt(content.tenant, 7)})
        OR (e.${entryAt(content.tenant, 7)} AND o.${entryAt(content.tenant, 3)}))`.replaceAll(
        /([eo])\.tenant = '([^']+)' AND number/g,
        "$1.tenant = '$2' AND $1.number",
      ),
    );
    expect(await found(content)).toEqual({ exit: 6, findings: ['swapped 3-7'], upTo: 2, after: null });
    const numbers = await trail(9);
    await past(
      `CREATE TEMP TABLE a ON COMMIT DROP AS SELECT position, number FROM audit_links WHERE tenant = '${numbers.tenant}' AND position IN (4, 5)`,
      `UPDATE audit_links SET number = -position WHERE tenant = '${numbers.tenant}' AND position IN (4, 5)`,
      `UPDATE audit_links l SET number = a.number FROM a WHERE l.tenant = '${numbers.tenant}' AND l.position = 9 - a.position`,
    );
    expect(await found(numbers)).toEqual({ exit: 6, findings: ['swapped 4-5'], upTo: 3, after: null });
    const places = await trail(9);
    await past(
      `UPDATE audit_links SET position = -position WHERE tenant = '${places.tenant}' AND position IN (2, 8)`,
      `UPDATE audit_links SET position = 10 + position WHERE tenant = '${places.tenant}' AND position < 0`,
    );
    expect(await found(places)).toEqual({ exit: 6, findings: ['swapped 2-8'], upTo: 1, after: null });
  });

  it('finds an entry that was edited together with its hash', async () => {
    const one = await trail(9);
    await past(
      `UPDATE audit_entries SET actor = 'nobody' WHERE ${entryAt(one.tenant, 4)}`,
      `CREATE TEMP TABLE made ON COMMIT DROP AS SELECT e.* FROM audit_entries e WHERE ${entryAt(one.tenant, 4)}`,
      // The owner's own function makes the right hash: the last link is taken away, made anew, and put in its place.
      `CREATE TEMP TABLE later ON COMMIT DROP AS SELECT * FROM audit_links WHERE tenant = '${one.tenant}' AND position >= 4`,
      `DELETE FROM audit_links WHERE tenant = '${one.tenant}' AND position >= 4`,
      'SELECT link_audit_entry(e) FROM audit_entries e JOIN made m USING (tenant, number)',
      'INSERT INTO audit_links SELECT * FROM later WHERE position > 4',
    );
    expect(await found(one)).toEqual({ exit: 6, findings: ['edited 4-4'], upTo: 3, after: null });
  });

  it('finds a cut tail against anchors, and since when, and a trail of which nothing is left', async () => {
    const one = await trail(9);
    await anchor(one, noon(1));
    await write(one.tenant, 10, 12);
    await anchor(one, noon(2));
    await anchor(one, noon(3));
    await past(
      `DELETE FROM audit_entries e USING audit_links l WHERE ${of(one.tenant)} AND l.position > 10`,
      `DELETE FROM audit_links WHERE tenant = '${one.tenant}' AND position > 10`,
    );
    expect(await found(one, '--anchors', one.file)).toEqual({
      ...{ exit: 6, findings: ['tail-cut 11-12'], upTo: 10, after: noon(3) },
    });
    expect((await found(one)).exit).toBe(0);
    const { said } = await verify(one, '--anchors', one.file);
    expect(said).toMatch(/tail cut: 11 to 12: .*; done after 2026-11-30 12:03:00Z/);
    await past(`DELETE FROM audit_links WHERE tenant = '${one.tenant}'`);
    expect(await found(one, '--anchors', one.file)).toMatchObject({ findings: ['tail-cut 1-12'], upTo: null });
  });

  it('finds a chain that was made anew as a whole, and from where on, even where it was anchored again since', async () => {
    const one = await trail(4);
    await anchor(one, noon(1));
    await write(one.tenant, 5, 9);
    await anchor(one, noon(2));
    await past(
      `UPDATE audit_entries SET actor = 'nobody' WHERE ${entryAt(one.tenant, 6)}`,
      `DELETE FROM audit_links WHERE tenant = '${one.tenant}' AND position > 5`,
      `SELECT link_audit_entry(e) FROM (SELECT * FROM audit_entries WHERE tenant = '${one.tenant}' ORDER BY number OFFSET 5) e`,
    );
    expect((await found(one)).exit).toBe(0);
    const rewritten = { exit: 6, findings: ['rewritten 5-9'], upTo: 4, after: noon(2) };
    expect(await found(one, '--anchors', one.file)).toEqual(rewritten);
    await write(one.tenant, 10, 11);
    await anchor(one, noon(3));
    expect(await found(one, '--anchors', one.file)).toEqual(rewritten);
    expect(await found(one, '--anchors', one.file, '--since-epoch', '1')).toEqual(rewritten);
  });

  it('leaves out what was anchored before a recovery, where that is wanted', async () => {
    const one = await trail(9);
    await anchor(one, noon(1));
    await past(`DELETE FROM audit_links WHERE tenant = '${one.tenant}' AND position > 7`);
    await anchor(one, noon(2), { epoch: 2 });
    const { exit, said } = await verify(one, '--anchors', one.file);
    expect([exit, said]).toEqual([6, expect.stringContaining('--since-epoch 2 leaves out')]);
    expect((await found(one, '--anchors', one.file, '--since-epoch', '2')).exit).toBe(0);
  });

  it('takes no anchor that another key has signed, or that was changed', async () => {
    const one = await trail(5);
    await anchor(one, noon(1), { by: auditSigner(randomBytes(32)) });
    const args = ['--anchors', one.file, '--anchor-key', signer.key];
    expect(await found(one, ...args)).toMatchObject({ exit: 6, findings: ['anchor-forged 5-5'] });
    expect((await found(one, '--anchors', one.file)).exit).toBe(0);
    const two = await trail(5);
    await anchor(two, noon(1));
    appendFileSync(two.file, `{"form":"waybill/audit-anchor/1","tenant":"${two.tenant}","posi`);
    expect((await verify(two, '--anchors', two.file)).said).toContain('1 lines of the anchors cannot be read');
  });

  it('does not pass over anchors that are none of this tenant, or not there', async () => {
    const [one, two] = [await trail(1), await trail(1)];
    await anchor(two, noon(1));
    await expect(verify(one, '--anchors', two.file)).rejects.toThrow(/holds no anchor of .*: nothing was verified/);
    await expect(verify(one, '--anchors', join(folder, 'none'))).rejects.toThrow(/cannot be read \(ENOENT\)/);
    await expect(verify(one, '--tenant', 'another')).rejects.toThrow(/--tenant says another: nothing was verified/);
    await expect(verify(one, '--anchor-key', 'x')).rejects.toThrow(/43 characters/);
    await expect(verify(one, '--since-epoch', '0')).rejects.toThrow(/whole number from 1/);
  });
});
