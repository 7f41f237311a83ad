import { Injectable } from '@nestjs/common';
import { newUuid } from '#libs/contracts';
import { ProblemError } from '#libs/nest-runtime';
import { ApiKeyEntity, hashApiKey, newApiKey, TenantEntities } from '#libs/persistence';
import { ApiKeyDirectory } from '../auth/api-key-directory.js';
import { audit } from '../auth/audit.js';
import type { Caller } from '../auth/caller.js';
import type { CreateApiKeyBody } from './api-key-body.js';

/** The API keys of a tenant. */
@Injectable()
export class ApiKeys {
  constructor(
    private readonly entities: TenantEntities,
    private readonly directory: ApiKeyDirectory,
  ) {}

  /** Makes a key, which is nowhere to be had afterwards. */
  async create(caller: Caller, body: CreateApiKeyBody): Promise<{ apiKey: ApiKeyEntity; key: string }> {
    const { tenant } = caller;
    const { name, scopes } = body;
    const expiresAt = body.expiresAt === undefined ? null : new Date(body.expiresAt);
    if (expiresAt && !(expiresAt.getTime() > Date.now())) {
      throw ProblemError.badRequest('invalid_body', { pointer: '/expiresAt', detail: 'must lie in the future' });
    }
    const key = newApiKey(tenant);
    const id = newUuid();
    const apiKey = await this.entities.asTenant(tenant, async (entities) => {
      await entities.insert(ApiKeyEntity, { tenant, id, name, keyHash: hashApiKey(key), scopes, expiresAt });
      await audit(entities, caller, 'api-key.create', id, scopes.join(', '));
      return entities.findOneByOrFail(ApiKeyEntity, { tenant, id });
    });
    return { apiKey, key };
  }

  /** At most `take` keys, newest first, below the id `below` or from the newest. */
  list(tenant: string, below: string | null, take: number): Promise<ApiKeyEntity[]> {
    return this.entities.asTenant(tenant, (entities) => {
      const query = entities.createQueryBuilder(ApiKeyEntity, 'key').where('key.tenant = :tenant', { tenant });
      if (below !== null) query.andWhere('key.id < :below', { below });
      return query.orderBy('key.id', 'DESC').limit(take).getMany();
    });
  }

  /** Revokes a key: at once here, within five seconds on other replicas. A revoked one stays listed. */
  async revoke(caller: Caller, id: string): Promise<void> {
    const { tenant } = caller;
    await this.entities.asTenant(tenant, async (entities) => {
      const standing = await entities.findOneBy(ApiKeyEntity, { tenant, id });
      if (!standing) throw ProblemError.notFound(`API key ${id}`);
      if (standing.revokedAt !== null) return;
      await entities.update(ApiKeyEntity, { tenant, id }, { revokedAt: new Date() });
      await audit(entities, caller, 'api-key.revoke', id);
    });
    this.directory.forget(id);
  }
}
