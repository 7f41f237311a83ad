import { Inject, Injectable } from '@nestjs/common';
import type { ConnectorRegistry } from '#libs/execution';
import { ProblemError } from '#libs/nest-runtime';
import {
  ConnectionEntity,
  type Pausable,
  type PausableKind,
  PauseStore,
  type PauseView,
  runnerOf,
  SubscriptionEntity,
  TenantEntities,
} from '#libs/persistence';
import type { EntityTransaction } from '../auth/audit.js';
import { actorOf, type Caller } from '../auth/caller.js';
import { CONNECTOR_REGISTRY } from '../tokens.js';

/** What is to be paused or resumed, and why. */
export interface PauseOrder {
  kind: PausableKind;
  name: string;
  act: 'pause' | 'resume';
  note: string | null;
}

/** Something that can be paused, as it is now. */
export interface PresentedPausable {
  kind: PausableKind;
  name: string;
  paused: PauseView | null;
}

/** Pauses and resumes what belongs to a tenant. */
@Injectable()
export class Pauses {
  constructor(
    private readonly entities: TenantEntities,
    @Inject(CONNECTOR_REGISTRY) private readonly connectors: ConnectorRegistry,
  ) {}

  /** Audited; what is as it should be already stays as it is. Throws a 404 where there is nothing of that name. */
  async carryOut(caller: Caller, { kind, name, act, note }: PauseOrder): Promise<PresentedPausable> {
    const { tenant } = caller;
    const paused = await this.entities.asTenant(tenant, async (entities) => {
      const runner = runnerOf(entities);
      const what = { tenant, kind, name };
      if (!(await this.#exists(entities, what))) throw ProblemError.notFound(`${kind} ${name}`);
      const change = act === 'pause' ? PauseStore.pauseIn : PauseStore.resumeIn;
      await change(runner, what, { actor: actorOf(caller), note });
      return (await PauseStore.listIn(runner, what, [name])).get(name) ?? null;
    });
    return { kind, name, paused };
  }

  /** Whether there is one, kept from being deleted until the transaction has ended. */
  async #exists(entities: EntityTransaction, { tenant, kind, name }: Pausable): Promise<boolean> {
    if (kind === 'connector') {
      // A connector that this build has no more may have left its pause behind: that can be ended.
      return (
        this.connectors.has(name) || (await PauseStore.listIn(runnerOf(entities), { tenant, kind }, [name])).has(name)
      );
    }
    const entity = kind === 'connection' ? ConnectionEntity : SubscriptionEntity;
    const found = await entities.findOne<ConnectionEntity | SubscriptionEntity>(entity, {
      where: { tenant, name },
      lock: { mode: 'pessimistic_write' },
    });
    return found !== null;
  }
}
