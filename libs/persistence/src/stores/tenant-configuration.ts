import { type EntityTarget, type FindOptionsOrder, type FindOptionsWhere, MoreThan } from 'typeorm';
import type { TenantEntities } from '../tenant-entities.js';

/** What is configured by name: a connection, a source, a subscription. */
export interface NamedEntity {
  tenant: string;
  name: string;
}

/** Reads what a tenant has configured by name. Sealed columns are never read here. */
export class TenantConfiguration {
  constructor(private readonly entities: TenantEntities) {}

  /** Null where the tenant has none of that name. */
  find<Entity extends NamedEntity>(kind: EntityTarget<Entity>, tenant: string, name: string): Promise<Entity | null> {
    const where = { tenant, name } as FindOptionsWhere<Entity>;
    return this.entities.asTenant(tenant, (entities) => entities.findOne(kind, { where }));
  }

  /** At most `take` of them in the order of their names, those behind `behind` or from the first. */
  list<Entity extends NamedEntity>(
    kind: EntityTarget<Entity>,
    tenant: string,
    behind: string | null,
    take: number,
  ): Promise<Entity[]> {
    const where = (behind === null ? { tenant } : { tenant, name: MoreThan(behind) }) as FindOptionsWhere<Entity>;
    const order = { name: 'ASC' } as FindOptionsOrder<Entity>;
    return this.entities.asTenant(tenant, (entities) => entities.find(kind, { where, order, take }));
  }
}
