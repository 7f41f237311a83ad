import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AUDIT_GENESIS, type AuditLink, auditEntryHash, readAuditAnchor } from '#libs/contracts';
import { type ControlPlaneScene, controlPlaneScene } from '../../../../test/support/control-plane-scene.js';
import { waitUntil } from '../../../../test/support/wait-until.js';

const anchorFile = join(mkdtempSync(join(tmpdir(), 'anchors-')), 'anchors.jsonl');

let scene: ControlPlaneScene;
beforeAll(async () => {
  scene = await controlPlaneScene(undefined, { AUDIT_ANCHOR_FILE: anchorFile });
  for (const name of ['one', 'two', 'three']) {
    const json = { name, connector: 'http', settings: { baseUrl: 'https://shop.example' } };
    await scene.call('POST', '/v1/connections', { json });
  }
  await scene.call('DELETE', '/v1/connections/two');
}, 30_000);
afterAll(() => scene?.drop(), 30_000);

const list = async (query = '', key = scene.keys.acme) =>
  (await scene.call('GET', `/v1/audit-entries${query}`, { key })).body;

describe('the audit trail over HTTP', () => {
  it('is listed newest first, page by page, and narrowed', async () => {
    const { items, nextCursor } = await list('?limit=3');
    expect(items.map(({ act, subject }: { act: string; subject: string }) => `${act} ${subject}`)).toEqual([
      'connection.delete two',
      'connection.create three',
      'connection.create two',
    ]);
    expect(items[0]).toMatchObject({ position: 4, actor: expect.stringMatching(/^api-key:/), detail: '' });
    const next = await list(`?limit=3&cursor=${nextCursor}`);
    expect([next.items.map(({ subject }: { subject: string }) => subject), next.nextCursor]).toEqual([['one'], null]);
    expect((await list('?subject=two')).items).toHaveLength(2);
    expect((await list('?act=connection.delete')).items).toHaveLength(1);
    expect((await list(`?actor=${items[0].actor}&until=${items[0].at}`)).items).toHaveLength(3);
    expect((await list('?since=2999-01-01T00:00:00Z')).items).toEqual([]);
  });

  it('shows its chain in its order, out of which the hashes can be made again', async () => {
    const { items, nextCursor } = (await scene.call('GET', '/v1/audit-chain?limit=3')).body;
    const rest = (await scene.call('GET', `/v1/audit-chain?cursor=${nextCursor}`)).body;
    const links: AuditLink[] = [...items, ...rest.items];
    expect([links.map(({ position }) => position), rest.nextCursor]).toEqual([[1, 2, 3, 4], null]);
    for (const [at, { entry, ...link }] of links.entries()) {
      expect(link.previous).toBe(links[at - 1]?.hash ?? AUDIT_GENESIS);
      expect(entry && auditEntryHash({ ...link, ...entry })).toBe(link.hash);
    }
  });

  it('is anchored in the file of the control-plane, as far as the chain goes', async () => {
    const last = (await scene.call('GET', '/v1/audit-chain')).body.items.at(-1);
    const anchors = () => readFileSync(anchorFile, 'utf8').split('\n').map(readAuditAnchor);
    const isThere = () =>
      anchors().some(
        (one) => one.kind === 'anchor' && one.anchor.position === last.position && one.anchor.hash === last.hash,
      );
    await waitUntil('the end of the chain to be anchored', isThere);
  }, 30_000);

  it('is of one tenant, and for administrators', async () => {
    const { other } = scene.keys;
    expect((await list('', other)).items).toEqual([]);
    expect((await scene.call('GET', '/v1/audit-chain', { key: other })).body.items).toEqual([]);
    const key = await scene.makeKey('acme', ['tasks:read', 'tasks:write']);
    for (const path of ['/v1/audit-entries', '/v1/audit-chain']) {
      expect((await scene.call('GET', path, { key })).status).toBe(403);
      expect((await scene.call('GET', path, { key: null })).status).toBe(401);
    }
  });

  it.each([
    ['/v1/audit-entries', 'cursor', 'x'],
    ['/v1/audit-chain', 'cursor', Buffer.from('1:-1').toString('base64url')],
    ['/v1/audit-chain', 'limit', '1001'],
    ['/v1/audit-entries', 'since', 'yesterday'],
    ['/v1/audit-entries', 'until', '2026-12-31T23:59:60Z'],
    ['/v1/audit-entries', 'subject', 'a\u0000b'],
    ['/v1/audit-entries', 'colour', 'red'],
  ])('refuses at %s the %s %j', async (path, parameter, value) => {
    const answer = await scene.call('GET', `${path}?${parameter}=${encodeURIComponent(value)}`);
    expect([answer.status, answer.body.errors?.[0]?.parameter]).toEqual([400, parameter]);
  });

  it('answers what is far away, in any calendar', async () => {
    const far = ['0000-01-01T00:00:00Z', '9999-12-31T23:59:59.999Z'];
    for (const at of far) expect((await scene.call('GET', `/v1/audit-entries?since=${at}`)).status).toBe(200);
    const behind = (place: string) => Buffer.from(`1:${place}/${'9'.repeat(15)}`).toString('base64url');
    for (const [place, status] of [
      ['9'.repeat(17), 200],
      [`-${'9'.repeat(17)}`, 200],
      [`-${'9'.repeat(18)}`, 400],
    ] as const) {
      const answer = await scene.call('GET', `/v1/audit-entries?cursor=${behind(place)}`);
      expect([place, answer.status]).toEqual([place, status]);
    }
  });
});
