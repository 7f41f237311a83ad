import type { StatementRunner } from '../database.js';
import { listSenders } from '../statements/list-senders.js';

/** Every tenant and every broker user of this installation. */
export interface Senders {
  tenants: Set<string>;
  /** The tenant a broker user stands for; `any` for services and operators. */
  users: Map<string, { tenant: string } | 'any'>;
}

interface SenderRow {
  kind: 'tenant' | 'service' | 'operator';
  tenant: string | null;
  user_name: string | null;
}

/** Reads who sends messages to this installation. */
export class SenderStore {
  constructor(private readonly database: StatementRunner) {}

  async all(): Promise<Senders> {
    const senders: Senders = { tenants: new Set(), users: new Map() };
    for (const { kind, tenant, user_name: user } of await this.database.run<SenderRow>(listSenders, [])) {
      if (user === null) senders.tenants.add(tenant ?? '');
      else if (kind !== 'tenant') senders.users.set(user, 'any');
      else if (tenant !== null) senders.users.set(user, { tenant });
    }
    return senders;
  }
}
