import { Injectable } from '@nestjs/common';
import { CredentialVault } from '#libs/credentials';
import { ProblemError } from '#libs/nest-runtime';
import { PauseStore, ReplayRunStore, runnerOf, SubscriptionEntity, TenantEntities } from '#libs/persistence';
import { audit } from '../auth/audit.js';
import type { Caller } from '../auth/caller.js';
import { refusingTakenName } from '../http/taken-name.js';
import { sealSigningSecret } from '../sealing/sealed-secrets.js';
import { checkRouting } from './check-routing.js';
import { type Deliver, newSigningSecret, readDeliver } from './read-deliver.js';
import type { ChangeSubscriptionBody, CreateSubscriptionBody } from './subscription-body.js';

/** A subscription, and the secret that was made for it by this very call. */
export interface ChangedSubscription {
  subscription: SubscriptionEntity;
  newSecret: string | null;
}

interface Columns {
  deliverType: 'http' | 'amqp';
  url: string | null;
  queue: string | null;
  sealedSecret?: Buffer | null;
}

/** Where a tenant's results and events go. */
@Injectable()
export class Subscriptions {
  constructor(
    private readonly entities: TenantEntities,
    private readonly vault: CredentialVault,
  ) {}

  async create(caller: Caller, body: CreateSubscriptionBody): Promise<ChangedSubscription> {
    const { tenant } = caller;
    const { name, kind, routing } = body;
    refuseRouting(routing);
    const { columns, newSecret } = await this.#columns(tenant, name, readDeliver(tenant, body.deliver), false);
    return refusingTakenName('a subscription', name, () =>
      this.entities.asTenant(tenant, async (entities) => {
        await entities.insert(SubscriptionEntity, { tenant, name, kind, routing, ...columns });
        await audit(entities, caller, 'subscription.create', name, `${kind} ${routing}, ${columns.deliverType}`);
        return { subscription: await entities.findOneByOrFail(SubscriptionEntity, { tenant, name }), newSecret };
      }),
    );
  }

  /** Changes a subscription. A new URL without a secret keeps the secret there was. */
  change(caller: Caller, name: string, body: ChangeSubscriptionBody): Promise<ChangedSubscription> {
    const { tenant } = caller;
    if (body.routing !== undefined) refuseRouting(body.routing);
    const deliver = body.deliver && readDeliver(tenant, body.deliver);
    return this.entities.asTenant(tenant, async (entities) => {
      const standing = await entities.findOne(SubscriptionEntity, {
        where: { tenant, name },
        lock: { mode: 'pessimistic_write' },
      });
      if (!standing) throw ProblemError.notFound(`subscription ${name}`);
      const hasSecret = standing.deliverType === 'http';
      const { columns, newSecret } = deliver
        ? await this.#columns(tenant, name, deliver, hasSecret)
        : { columns: {}, newSecret: null };
      await entities.update(
        SubscriptionEntity,
        { tenant, name },
        {
          ...(body.routing === undefined ? {} : { routing: body.routing }),
          ...columns,
          ...(body.enabled === undefined ? {} : standingOf(body.enabled, standing)),
          updatedAt: new Date(),
        },
      );
      await audit(entities, caller, 'subscription.change', name, Object.keys(body).sort().join(', '));
      return { subscription: await entities.findOneByOrFail(SubscriptionEntity, { tenant, name }), newSecret };
    });
  }

  /** Deletes a subscription and what is still owed to it; a replay of it ends before, for its steps lock what is deleted behind it. */
  remove(caller: Caller, name: string): Promise<void> {
    const { tenant } = caller;
    return this.entities.asTenant(tenant, async (entities) => {
      await ReplayRunStore.endIn(runnerOf(entities), tenant, name);
      const { affected } = await entities.delete(SubscriptionEntity, { tenant, name });
      if (affected !== 1) throw ProblemError.notFound(`subscription ${name}`);
      await entities.query('DELETE FROM waybill.deliveries WHERE tenant = $1 AND subscription = $2', [tenant, name]);
      await PauseStore.forgetIn(runnerOf(entities), { tenant, kind: 'subscription', name });
      await audit(entities, caller, 'subscription.delete', name);
    });
  }

  async #columns(tenant: string, name: string, deliver: Deliver, hasSecret: boolean) {
    if (deliver.type === 'amqp') {
      const columns: Columns = { deliverType: 'amqp', url: null, queue: deliver.queue, sealedSecret: null };
      return { columns, newSecret: null };
    }
    const newSecret = deliver.secret === null && !hasSecret ? newSigningSecret() : null;
    const secret = deliver.secret ?? newSecret;
    const columns: Columns = { deliverType: 'http', url: deliver.url, queue: null };
    if (secret !== null) {
      columns.sealedSecret = await sealSigningSecret(this.vault, tenant, name, secret);
    }
    return { columns, newSecret };
  }
}

function standingOf(enabled: boolean, standing: SubscriptionEntity) {
  if (enabled) return { disabledAt: null, disabledReason: null };
  return { disabledAt: standing.disabledAt ?? new Date(), disabledReason: standing.disabledReason ?? 'by an operator' };
}

function refuseRouting(routing: string): void {
  const wrong = checkRouting(routing);
  if (wrong) throw ProblemError.badRequest('invalid_routing', wrong);
}
