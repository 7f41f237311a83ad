import { type AuditEntryView, type AuditLink, auditTimeText } from '#libs/contracts';
import type { Database } from '../database.js';
import { listAuditChain } from '../statements/list-audit-chain.js';
import { listAuditEntries } from '../statements/list-audit-entries.js';
import { planAnew } from '../statements/plan-anew.js';

const MICROS_PER_MS = 1_000;

/** What a list of audit entries is narrowed by; null does not narrow. */
export interface AuditFilter {
  actor: string | null;
  act: string | null;
  subject: string | null;
  /** Not before it. */
  since: Date | null;
  /** Before it. */
  until: Date | null;
}

/** Where a page of audit entries begins: behind the entry with this time, in microseconds since 1970, and this number. */
export interface AuditPlace {
  micros: string;
  number: string;
}

interface EntryRow extends Omit<AuditEntryView, 'at'> {
  micros: string;
}
interface LinkRow extends Omit<AuditLink, 'entry'>, Omit<NonNullable<AuditLink['entry']>, 'at'> {
  present: boolean;
  micros: string;
}

/** The audit trail of a tenant as it is read: by people, and by whoever verifies its chain. */
export class AuditChainStore {
  constructor(private readonly database: Pick<Database, 'asTenant'>) {}

  /** At most `limit`, newest first. */
  list(tenant: string, filter: AuditFilter, after: AuditPlace | null, limit: number): Promise<AuditEntryView[]> {
    const { actor, act, subject } = filter;
    return this.database.asTenant(tenant, async (runner) => {
      await runner.run(planAnew, []);
      const place = [after?.micros ?? null, after?.number ?? null];
      const times = [microsOf(filter.since), microsOf(filter.until)];
      const rows = await runner.run<EntryRow>(listAuditEntries, [
        ...[tenant, ...place, limit, ...times, actor, act, subject],
      ]);
      return rows.map(({ micros, ...row }) => ({ ...row, at: auditTimeText(micros) }));
    });
  }

  /** At most `limit` links behind the position `after`, in the order of the chain. */
  chain(tenant: string, after: number, limit: number): Promise<AuditLink[]> {
    return this.database.asTenant(tenant, async (runner) => {
      const rows = await runner.run<LinkRow>(listAuditChain, [tenant, after, limit]);
      return rows.map(({ present, micros, actor, act, subject, detail, ...link }) => ({
        ...link,
        entry: present ? { at: auditTimeText(micros), actor, act, subject, detail } : null,
      }));
    });
  }
}

const microsOf = (at: Date | null) => (at === null ? null : at.getTime() * MICROS_PER_MS);
