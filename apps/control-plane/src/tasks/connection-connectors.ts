import { Injectable } from '@nestjs/common';
import { ConnectionEntity, TenantEntities } from '#libs/persistence';

/** How long a connection that was found is taken to be there, in milliseconds. */
const KEPT_MS = 5_000;
const KEPT = 10_000;

/** Says which connector a connection belongs to. What is not there is always looked up anew. */
@Injectable()
export class ConnectionConnectors {
  readonly #kept = new Map<string, { connector: string; until: number }>();

  constructor(private readonly entities: TenantEntities) {}

  /** Null where the tenant has no connection of that name. */
  async connectorOf(tenant: string, name: string, now: number = Date.now()): Promise<string | null> {
    const key = `${tenant}/${name}`;
    const kept = this.#kept.get(key);
    if (kept && kept.until > now) return kept.connector;
    const found = await this.entities.asTenant(tenant, (entities) =>
      entities.findOne(ConnectionEntity, {
        select: { connector: true, tenant: true, name: true },
        where: { tenant, name },
      }),
    );
    if (!found) return null;
    if (this.#kept.size >= KEPT) this.#kept.clear();
    this.#kept.set(key, { connector: found.connector, until: now + KEPT_MS });
    return found.connector;
  }

  /** Forgets a connection at once, because it was deleted here. */
  forget(tenant: string, name: string): void {
    this.#kept.delete(`${tenant}/${name}`);
  }
}
