import { hash } from 'node:crypto';
import { auditTimeMicros } from './audit-time.js';
import { lengthPrefixed } from './length-prefixed.js';

/** What the hash of an entry is made of, in the form in which the API shows it. */
export interface HashedAuditEntry {
  /** Of the entry before, in hexadecimal digits. */
  previous: string;
  tenant: string;
  /** Its place in the chain of its tenant, from 1 and without gaps. */
  position: number;
  /** The number it was written under: one that was taken by an act that came to nothing is missing. */
  number: number;
  at: string;
  actor: string;
  act: string;
  subject: string;
  detail: string;
}

/** Stands before all else in what is hashed: for what, and in which form. PostgreSQL writes the same. */
const DOMAIN = 'waybill/audit-entry/1';

/** What the first entry of a chain carries as the hash of the one before it: 32 bytes of nothing. */
export const AUDIT_GENESIS = '0'.repeat(64);

/** SHA-256 of an entry and of all before it, in hexadecimal digits; what PostgreSQL has made of the same entry. */
export function auditEntryHash(entry: HashedAuditEntry): string {
  const { previous, tenant, position, number, at, actor, act, subject, detail } = entry;
  const bytes = lengthPrefixed([
    DOMAIN,
    Buffer.from(previous, 'hex'),
    tenant,
    String(position),
    String(number),
    auditTimeMicros(at),
    actor,
    act,
    subject,
    detail,
  ]);
  return hash('sha256', bytes, 'hex');
}
