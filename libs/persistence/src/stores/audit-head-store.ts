import type { Database } from '../database.js';
import { findAuditHeads } from '../statements/find-audit-heads.js';
import { toColumns } from './columns.js';

/** Where the chain of a tenant ends. */
export interface FoundAuditHead {
  tenant: string;
  /** Null where there is no link any more. */
  position: number | null;
  /** Of the last entry, in hexadecimal digits. */
  hash: string | null;
  /** What stands now where the caller knows of a hash; null where nothing does, or where he knows of none. */
  kept: string | null;
}

/** The ends of the audit chains of all tenants, over the maintenance role. */
export class AuditHeadStore {
  constructor(private readonly database: Pick<Database, 'run'>) {}

  /** `known`: a position in the chain of each tenant that has one. */
  find(known: readonly { tenant: string; position: number }[]): Promise<FoundAuditHead[]> {
    return this.database.run<FoundAuditHead>(
      findAuditHeads,
      toColumns(known, [({ tenant }) => tenant, ({ position }) => position]),
    );
  }
}
