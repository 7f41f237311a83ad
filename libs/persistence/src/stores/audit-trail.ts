import type { Database, StatementRunner } from '../database.js';
import { appendAuditEntry } from '../statements/append-audit-entry.js';

/** One act of an operator. `detail` is for people and never holds a secret. */
export interface AuditEntry {
  tenant: string;
  /** Who acted, such as `api-key:<id>`. */
  actor: string;
  /** What was done, such as `connection.create`. */
  act: string;
  /** To which thing. */
  subject: string;
  detail: string;
}

/** The append-only record of what operators did. */
export class AuditTrail {
  constructor(private readonly database: Database) {}

  /** Writes an entry in a transaction of its own. */
  append(entry: AuditEntry): Promise<void> {
    return this.database.asTenant(entry.tenant, (runner) => AuditTrail.appendIn(runner, entry));
  }

  /** Writes an entry together with the act itself. */
  static async appendIn(runner: StatementRunner, entry: AuditEntry): Promise<void> {
    await runner.run(appendAuditEntry, [entry.tenant, entry.actor, entry.act, entry.subject, entry.detail]);
  }
}
