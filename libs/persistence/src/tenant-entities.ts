import type { ClientBase } from 'pg';
import { DataSource, type EntityManager } from 'typeorm';
import { reach } from '#libs/failpoints';
import { SESSION } from './database.js';
import { ApiKeyEntity } from './entities/api-key.entity.js';
import { ConnectionEntity } from './entities/connection.entity.js';
import { SourceEntity } from './entities/source.entity.js';
import { SubscriptionEntity } from './entities/subscription.entity.js';
import type { IdentityGuard } from './identity/identity-guard.js';
import { verifyIdentity } from './identity/verify-identity.js';

/** Every entity. */
export const TENANT_ENTITIES = [ApiKeyEntity, ConnectionEntity, SourceEntity, SubscriptionEntity] as const;

/** TypeORM over the configuration tables, walled by tenant: what the control-plane's HTTP paths use. */
export class TenantEntities {
  readonly #dataSource: DataSource;

  private constructor(dataSource: DataSource) {
    this.#dataSource = dataSource;
  }

  /**
   * Opens a pool of at most `poolSize` connections as the role in `url`, held against `identity`; of a database that was
   * replaced they are for looking only.
   */
  static async open(url: string, poolSize: number, identity?: IdentityGuard): Promise<TenantEntities> {
    const dataSource = new DataSource({
      type: 'postgres',
      url,
      schema: 'waybill',
      applicationName: 'waybill-control-plane-entities',
      entities: [...TENANT_ENTITIES],
      poolSize,
      connectTimeoutMS: 5_000,
      extra: {
        statement_timeout: 30_000,
        query_timeout: 35_000,
        options: SESSION,
        ...(identity ? { onConnect: (client: ClientBase) => verifyIdentity(client, identity, true) } : {}),
      },
      poolErrorHandler: () => undefined,
    });
    await dataSource.initialize();
    return new TenantEntities(dataSource);
  }

  /** One transaction that sees only `tenant`. */
  async asTenant<Result>(tenant: string, work: (entities: EntityManager) => Promise<Result>): Promise<Result> {
    const result = await this.#dataSource.transaction(async (entities) => {
      await entities.query(`SELECT set_config('waybill.tenant', $1, true)`, [tenant]);
      const worked = await work(entities);
      const commits = reach('db', 'commit', 'before');
      if (commits) await commits;
      return worked;
    });
    const committed = reach('db', 'commit', 'after');
    if (committed) await committed;
    return result;
  }

  /** One transaction that sees, of all tenants, only the API key with this SHA-256. */
  findApiKey(keyHash: Buffer): Promise<ApiKeyEntity | null> {
    return this.#dataSource.transaction(async (entities) => {
      await entities.query(`SELECT set_config('waybill.api_key_hash', $1, true)`, [keyHash.toString('hex')]);
      return entities.findOne(ApiKeyEntity, { where: { keyHash } });
    });
  }

  /** Ends all connections. */
  close(): Promise<void> {
    return this.#dataSource.destroy();
  }
}
