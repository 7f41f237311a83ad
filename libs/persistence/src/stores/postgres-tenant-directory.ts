import type { BrokerUser, TenantDirectory } from '#libs/execution';
import type { StatementRunner } from '../database.js';
import { listSenders } from '../statements/list-senders.js';

interface SenderRow {
  kind: BrokerUser['kind'];
  tenant: string | null;
  user_name: string | null;
}

interface Senders {
  readAt: number;
  tenants: string[];
  users: Map<string, BrokerUser>;
}

/** How old an answer may be, in milliseconds. */
const MAX_AGE_MS = 5_000;
/** How old it may be where it says that a user is unknown: one who was let in just now is no stranger. */
const MAX_AGE_OF_UNKNOWN_MS = 250;

/** Whom the broker's users stand for, read anew every few seconds in one statement shared by all who ask. */
export class PostgresTenantDirectory implements TenantDirectory {
  #senders: Senders | null = null;
  #reading: Promise<Senders> | null = null;

  constructor(private readonly database: StatementRunner) {}

  async user(name: string): Promise<BrokerUser | null> {
    const known = (await this.#present(MAX_AGE_MS)).users.get(name);
    return known ?? (await this.#present(MAX_AGE_OF_UNKNOWN_MS)).users.get(name) ?? null;
  }

  async onlyTenant(): Promise<string | null> {
    const { tenants } = await this.#present(MAX_AGE_MS);
    return tenants.length === 1 ? (tenants[0] ?? null) : null;
  }

  async #present(maxAgeMs: number): Promise<Senders> {
    if (this.#senders && performance.now() - this.#senders.readAt < maxAgeMs) return this.#senders;
    this.#reading ??= this.#read().finally(() => {
      this.#reading = null;
    });
    return this.#reading;
  }

  async #read(): Promise<Senders> {
    const rows = await this.database.run<SenderRow>(listSenders, []);
    const senders: Senders = { readAt: performance.now(), tenants: [], users: new Map() };
    for (const { kind, tenant, user_name: user } of rows) {
      if (user !== null) senders.users.set(user, { kind, tenant });
      else if (tenant !== null) senders.tenants.push(tenant);
    }
    this.#senders = senders;
    return senders;
  }
}
