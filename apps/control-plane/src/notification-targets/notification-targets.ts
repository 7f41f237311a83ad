import { Injectable } from '@nestjs/common';
import { testEvent } from '#libs/alerting';
import { type CREATE_NOTIFICATION_TARGET, type InputOf, type NotificationTest, newUuid } from '#libs/contracts';
import { CredentialVault } from '#libs/credentials';
import { attemptDelivery } from '#libs/delivery';
import { ProblemError } from '#libs/nest-runtime';
import { NotificationTargetStore, type TargetView } from '#libs/persistence';
import { actorOf, type Caller } from '../auth/caller.js';
import { refusingTakenName } from '../http/taken-name.js';
import { sealMailLogin, sealTargetSecret } from '../sealing/sealed-secrets.js';
import { newSigningSecret } from '../subscriptions/read-deliver.js';
import { NotificationSending } from './notification-sending.js';
import { type AskedTarget, readNewTarget } from './read-new-target.js';

/** A target, and the secret that was made for it by this very call. */
export interface MadeTarget {
  target: TargetView;
  newSecret: string | null;
}

/** Whom a tenant has told of alerts. */
@Injectable()
export class NotificationTargets {
  constructor(
    private readonly store: NotificationTargetStore,
    private readonly vault: CredentialVault,
    private readonly sending: NotificationSending,
  ) {}

  async create(caller: Caller, input: InputOf<typeof CREATE_NOTIFICATION_TARGET>): Promise<MadeTarget> {
    const { tenant } = caller;
    const asked = readNewTarget(input, this.sending.mailServer !== null);
    const { name, type, address, alerts, weeklyReport } = asked;
    const newSecret = asked.type === 'webhook' && asked.secret === null ? newSigningSecret() : null;
    const sealedSecret = await this.#seal(tenant, asked, newSecret);
    const server = asked.type === 'email' ? asked.server : null;
    const target = { tenant, name, type, address, server, sealedSecret, alerts, weeklyReport };
    await refusingTakenName('an alert target', name, () => this.store.add(target, actorOf(caller)));
    return { target: await this.find(tenant, name), newSecret };
  }

  async #seal(tenant: string, asked: AskedTarget, newSecret: string | null): Promise<Buffer | null> {
    const { name } = asked;
    if (asked.type === 'webhook') return sealTargetSecret(this.vault, tenant, name, asked.secret ?? newSecret ?? '');
    return asked.login && sealMailLogin(this.vault, tenant, name, asked.login);
  }

  /** Throws a 404 where there is none of that name. */
  async find(tenant: string, name: string): Promise<TargetView> {
    const found = await this.store.find(tenant, name);
    if (!found) throw ProblemError.notFound(`alert target ${name}`);
    return found;
  }

  async remove(caller: Caller, name: string): Promise<TargetView> {
    const found = await this.find(caller.tenant, name);
    const gone = await this.store.remove({ tenant: caller.tenant, name, actor: actorOf(caller) });
    if (!gone) throw ProblemError.notFound(`alert target ${name}`);
    return found;
  }

  /** Sends one message now, and says what became of it. */
  async test(caller: Caller, name: string): Promise<NotificationTest> {
    const { tenant } = caller;
    const target = await this.store.destination(tenant, name);
    if (!target) throw ProblemError.notFound(`alert target ${name}`);
    const eventId = newUuid();
    const event = Buffer.from(JSON.stringify(testEvent({ eventId, tenant, target: name, now: new Date() })));
    const began = performance.now();
    const { record } = await attemptDelivery(
      { tenant, subscription: name, eventId, event, attempts: 0, trace: {}, target },
      this.sending.ports(this.vault),
    );
    const delivered = record.state === 'delivered';
    await this.store.noteTest({ tenant, name, actor: actorOf(caller) }, delivered);
    const durationMs = Math.round(performance.now() - began);
    return { name, delivered, id: eventId, status: record.status, error: record.error, durationMs };
  }
}
