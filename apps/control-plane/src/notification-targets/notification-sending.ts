import { Inject, Injectable } from '@nestjs/common';
import { mailTextOf } from '#libs/alerting';
import { readRetryAfter } from '#libs/connector-kit';
import type { CredentialVault } from '#libs/credentials';
import type { AttemptPorts, DueDelivery, MailTarget } from '#libs/delivery';
import { createEgress, type MailPolicy, type MailServer, parseEgressAllow, sendMail } from '#libs/egress';
import type { ControlPlaneConfig } from '../control-plane-config.js';
import { openMailLogin, openTargetSecret } from '../sealing/sealed-secrets.js';
import { CONFIG } from '../tokens.js';
import { type MailSettings, mailAuthoritiesOf, mailServerOf } from './mail-server.js';

/** How long a target may take to answer, in milliseconds, and what of its answer is read, in bytes. */
const CALL_TIMEOUT_MS = 15_000;
const MAX_ANSWER_BYTES = 64 * 1024;

/** The way out to targets, and what a message to one is made with. */
@Injectable()
export class NotificationSending {
  /** The installation's mail server; null where it has none. */
  readonly mailServer: MailServer | null;
  readonly #egress;
  readonly #mail: MailPolicy;

  constructor(@Inject(CONFIG) config: MailSettings & Pick<ControlPlaneConfig, 'egressAllow'>) {
    const allow = parseEgressAllow(config.egressAllow);
    this.#egress = createEgress({ allow });
    this.#mail = { allow, ...mailAuthoritiesOf(config) };
    this.mailServer = mailServerOf(config);
  }

  /** What attempts at delivery work with. */
  ports(vault: CredentialVault): AttemptPorts {
    return {
      post: { send: () => Promise.reject(new Error('No notification goes to a queue: this is a bug')) },
      call: (request) =>
        this.#egress.send(request, {
          timeoutMs: CALL_TIMEOUT_MS,
          maxResponseBytes: MAX_ANSWER_BYTES,
          freshConnection: false,
          authorization: {},
        }),
      openSecret: ({ tenant, subscription }, sealed) => openTargetSecret(vault, tenant, subscription, sealed),
      readRetryAfter,
      mail: (delivery, target) => this.#send(vault, delivery, target),
      now: Date.now,
    };
  }

  async #send(vault: CredentialVault, delivery: DueDelivery, target: MailTarget): Promise<string | null> {
    const { tenant, subscription, eventId: id, event } = delivery;
    const { address: to, server: own, sealedSecret } = target;
    const login = sealedSecret === null ? null : await openMailLogin(vault, tenant, subscription, sealedSecret);
    const server = own === null ? this.mailServer : { ...own, login };
    if (server === null) return 'no_server: the target has no mail server, and SMTP_URL is not set';
    const end = await sendMail(server, { id, to, ...mailTextOf(event) }, this.#mail);
    return end.kind === 'taken' ? null : end.error;
  }

  /** Waits for calls under way, then ends all connections. */
  close(): Promise<void> {
    return this.#egress.close();
  }
}
