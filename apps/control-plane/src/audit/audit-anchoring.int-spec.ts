import { randomBytes } from 'node:crypto';
import { appendFileSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { pino } from 'pino';
import { auditSigner, readAuditAnchor } from '#libs/contracts';
import { AuditHeadStore, type Database, InstallationStore } from '#libs/persistence';
import { type DatabaseStage, databaseStage } from '../../../../test/support/database-stage.js';
import { AnchorFile } from './anchor-file.js';
import { AuditAnchoring } from './audit-anchoring.js';

const signer = auditSigner(randomBytes(32));
const folder = mkdtempSync(join(tmpdir(), 'anchors-'));
const NOW = Date.parse('2026-11-30T08:00:00Z');

let stage: DatabaseStage;
let maintenance: Database;
const query: DatabaseStage['query'] = (text, parameters) => stage.query(text, parameters);

beforeAll(async () => {
  stage = await databaseStage();
  maintenance = await stage.openAs('waybill_maintenance', 1);
});
afterAll(() => stage?.drop());

const write = (tenant: string, entries = 1) =>
  query(
    `INSERT INTO audit_entries (tenant, actor, act, subject) SELECT $1, 'a', 'b', n::text FROM generate_series(1, $2::int) n`,
    [tenant, entries],
  );

/** A control-plane that anchors, and what it logs; over the same path it is the same one, started again. */
async function witness(path: string | null) {
  const lines: Record<string, unknown>[] = [];
  const logger = pino({}, { write: (line: string) => lines.push(JSON.parse(line)) });
  const anchoring = new AuditAnchoring({
    heads: new AuditHeadStore(maintenance),
    installation: new InstallationStore(maintenance),
    ...{ signer, logger },
    file: path === null ? null : new AnchorFile(path),
  });
  await anchoring.begin();
  return { round: (now = NOW) => anchoring.round(now), lines };
}

/** Tenant and position of each anchor in a file, or why a line is none. */
const inFile = (path: string) =>
  readFileSync(path, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => {
      const reading = readAuditAnchor(line);
      return 'anchor' in reading ? `${reading.anchor.tenant} ${reading.anchor.position}` : reading.kind;
    });

describe('where the audit chains end', () => {
  it('is signed and written to the file and the log, once for each end, and again after a restart only if it moved', async () => {
    await write('acme', 3);
    const path = join(folder, 'kept');
    const first = await witness(path);
    await first.round();
    await first.round();
    expect(inFile(path)).toEqual(['acme 3']);
    const logged = first.lines.filter(({ msg }) => msg === 'Audit head anchored').map((line) => JSON.stringify(line));
    expect(logged.map((line) => readAuditAnchor(line).kind)).toEqual(['anchor']);
    await write('other');
    await write('acme');
    await first.round();
    const again = await witness(path);
    await again.round();
    expect(inFile(path)).toEqual(['acme 3', 'acme 4', 'other 1']);
    await again.round(NOW + 3_600_000);
    expect(inFile(path)).toHaveLength(5);
  });

  it('stands on a line of its own behind one that a crash has cut', async () => {
    const path = join(folder, 'cut');
    appendFileSync(path, '{"form":"waybill/audit-anchor/1","ten');
    await write('acme');
    await (await witness(path)).round();
    const [cut, ...rest] = inFile(path);
    expect([cut, rest]).toEqual(['unreadable', expect.arrayContaining([expect.stringMatching(/^acme /)])]);
  });

  it('goes to the log where there is no file; a file that cannot be is told at the start', async () => {
    const alone = await witness(null);
    await alone.round();
    expect(alone.lines.some(({ msg }) => msg === 'Audit head anchored')).toBe(true);
    await expect(witness(join(folder, 'none', 'file'))).rejects.toThrow(/ENOENT/);
  });

  it('is not signed where the chain was changed under what was signed, before or after a restart', async () => {
    await write('broken', 5);
    const path = join(folder, 'broken');
    const before = await witness(path);
    await before.round();
    const lines = inFile(path).length;
    await query('ALTER TABLE audit_links DISABLE TRIGGER USER');
    await query(`DELETE FROM audit_links WHERE tenant = 'broken' AND position > 3`);
    await query('ALTER TABLE audit_links ENABLE TRIGGER USER');
    await write('broken', 9);
    const after = await witness(path);
    for (const one of [before, after]) {
      await one.round();
      await one.round();
      const told = one.lines.filter(({ level }) => level === 50);
      expect(told).toEqual([expect.objectContaining({ tenant: 'broken', position: 5 })]);
    }
    expect(inFile(path)).toHaveLength(lines);
    await query('UPDATE installation SET epoch = epoch + 1');
    await after.round();
    expect(inFile(path)).toContain('broken 12');
    expect(after.lines.at(-1)).toBeDefined();
    expect(after.lines.filter(({ level }) => level === 40)).toEqual([
      expect.objectContaining({ tenant: 'broken', epoch: 2 }),
    ]);
  });
});
