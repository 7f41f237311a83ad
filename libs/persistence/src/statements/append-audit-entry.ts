import type { Statement } from '../database.js';

/** $1 tenant, $2 who acted, $3 what was done, $4 to which thing, $5 more, without a secret. */
export const appendAuditEntry: Statement = {
  name: 'append-audit-entry',
  text: 'INSERT INTO audit_entries (tenant, actor, act, subject, detail) VALUES ($1, $2, $3, $4, $5)',
};
