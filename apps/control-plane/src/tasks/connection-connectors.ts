import { Injectable } from '@nestjs/common';
import type { Submission } from '#libs/execution';
import { ProblemError } from '#libs/nest-runtime';
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

  /** Throws a 400 where the tenant has no connection of that name for that connector. */
  async mustHave({
    tenant,
    connector,
    connection,
  }: Pick<Submission, 'tenant' | 'connector' | 'connection'>): Promise<void> {
    if ((await this.connectorOf(tenant, connection)) === connector) return;
    throw ProblemError.badRequest('unknown_connection', {
      pointer: '/connection',
      detail: `names no connection of connector ${connector}`,
    });
  }

  /** Forgets a connection at once, because it was deleted here. */
  forget(tenant: string, name: string): void {
    this.#kept.delete(`${tenant}/${name}`);
  }
}
