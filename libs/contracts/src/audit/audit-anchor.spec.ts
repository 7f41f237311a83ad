import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { newUuid } from '../uuid.js';
import { type AuditHead, auditSigner, readAuditAnchor, signAuditHead } from './audit-anchor.js';

const head: AuditHead = {
  ...{ installation: newUuid(), epoch: 1, tenant: 'acme', position: 7, hash: 'ab'.repeat(32) },
  at: '2026-11-30T08:00:00.000Z',
};
const signer = auditSigner(randomBytes(32));
const anchor = signAuditHead(head, signer);

describe('an anchor', () => {
  it('is read back, as a line of its own and out of a log', () => {
    expect(readAuditAnchor(JSON.stringify(anchor))).toEqual({ kind: 'anchor', anchor });
    const line = JSON.stringify({ level: 'info', msg: 'Audit head anchored', anchor });
    expect(readAuditAnchor(line)).toEqual({ kind: 'anchor', anchor });
    expect(anchor).toMatchObject({ ...head, key: signer.key });
  });

  it.each([
    ['installation', newUuid()],
    ['epoch', 2],
    ['tenant', 'other'],
    ['position', 8],
    ['hash', 'ac'.repeat(32)],
    ['at', '2026-11-30T08:00:01.000Z'],
    ['key', auditSigner(randomBytes(32)).key],
    ['key', 'A'.repeat(43)],
    ['signature', 'A'.repeat(86)],
  ])('is forged where somebody gave it another %s', (field, value) => {
    expect(readAuditAnchor(JSON.stringify({ ...anchor, [field]: value })).kind).toBe('forged');
  });

  it.each([
    ['none', 'Listening'],
    ['none', ''],
    ['unreadable', JSON.stringify(anchor).slice(0, -1)],
    ['unreadable', JSON.stringify({ ...anchor, position: '7' })],
    ['unreadable', JSON.stringify({ ...anchor, signature: '' })],
    ['unreadable', JSON.stringify([anchor.form])],
    ['unreadable', JSON.stringify(anchor.form)],
  ])('is %s in the line %j', (kind, line) => {
    expect(readAuditAnchor(line).kind).toBe(kind);
  });
});
