import { Injectable } from '@nestjs/common';
import { newUuid } from '#libs/contracts';
import { CredentialVault } from '#libs/credentials';
import { checkSource, type SourceDefinition } from '#libs/ingest';
import { ProblemError } from '#libs/nest-runtime';
import { SourceEntity, TenantEntities } from '#libs/persistence';
import { audit } from '../auth/audit.js';
import type { Caller } from '../auth/caller.js';
import { refusingTakenName } from '../http/taken-name.js';
import { openSourceSecrets, sealSourceSecrets } from '../sealing/sealed-secrets.js';
import type { ChangeSourceBody, CreateSourceBody } from './source-body.js';

/** The webhook sources of a tenant. */
@Injectable()
export class Sources {
  constructor(
    private readonly entities: TenantEntities,
    private readonly vault: CredentialVault,
  ) {}

  async create(caller: Caller, body: CreateSourceBody): Promise<SourceEntity> {
    const { tenant } = caller;
    const { name, provider, secrets, settings = {}, orderingKey = null } = body;
    refuseWrong({ provider, settings, secrets, orderingKey });
    const id = newUuid();
    const sealedSecrets = await sealSourceSecrets(this.vault, tenant, name, secrets);
    return refusingTakenName('a source', name, () =>
      this.entities.asTenant(tenant, async (entities) => {
        await entities.insert(SourceEntity, {
          tenant,
          name,
          id,
          provider,
          settings: settings as object,
          sealedSecrets,
          orderingPointer: orderingKey,
          expectedEverySeconds: body.expectedEverySeconds ?? null,
        });
        await audit(entities, caller, 'source.create', name, provider);
        return entities.findOneByOrFail(SourceEntity, { tenant, name });
      }),
    );
  }

  /** Changes a source. Settings and secrets must fit each other, whichever of them is new. */
  change(caller: Caller, name: string, body: ChangeSourceBody): Promise<SourceEntity> {
    const { tenant } = caller;
    return this.entities.asTenant(tenant, async (entities) => {
      const standing = await entities
        .createQueryBuilder(SourceEntity, 'source')
        .addSelect('source.sealedSecrets')
        .where({ tenant, name })
        .setLock('pessimistic_write')
        .getOne();
      if (!standing) throw ProblemError.notFound(`source ${name}`);
      const { provider } = standing;
      const settings = body.settings ?? standing.settings;
      const secrets = body.secrets ?? (await openSourceSecrets(this.vault, tenant, name, standing.sealedSecrets));
      const orderingKey = body.orderingKey === undefined ? standing.orderingPointer : body.orderingKey;
      refuseWrong({ provider, settings, secrets, orderingKey });
      await entities.update(
        SourceEntity,
        { tenant, name },
        {
          settings: settings as object,
          orderingPointer: orderingKey,
          ...(body.expectedEverySeconds === undefined ? {} : { expectedEverySeconds: body.expectedEverySeconds }),
          ...(body.secrets ? { sealedSecrets: await sealSourceSecrets(this.vault, tenant, name, secrets) } : {}),
          version: () => 'version + 1',
        },
      );
      await audit(entities, caller, 'source.change', name, Object.keys(body).sort().join(', '));
      return entities.findOneByOrFail(SourceEntity, { tenant, name });
    });
  }

  /** Deletes a source: its URL answers as an unknown one from then on. */
  remove(caller: Caller, name: string): Promise<void> {
    const { tenant } = caller;
    return this.entities.asTenant(tenant, async (entities) => {
      const { affected } = await entities.delete(SourceEntity, { tenant, name });
      if (affected !== 1) throw ProblemError.notFound(`source ${name}`);
      await audit(entities, caller, 'source.delete', name);
    });
  }
}

function refuseWrong(source: SourceDefinition): void {
  const violation = checkSource(source);
  if (violation) {
    throw ProblemError.badRequest('invalid_source', { pointer: violation.field, detail: violation.message });
  }
}
