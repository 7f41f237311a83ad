import { Inject, Injectable } from '@nestjs/common';
import { readRetryAfter } from '#libs/connector-kit';
import type { CredentialVault } from '#libs/credentials';
import type { AttemptPorts } from '#libs/delivery';
import { createEgress, parseEgressAllow } from '#libs/egress';
import type { ControlPlaneConfig } from '../control-plane-config.js';
import { openTargetSecret } from '../sealing/sealed-secrets.js';
import { CONFIG } from '../tokens.js';

/** How long a target may take to answer, in milliseconds, and what of its answer is read, in bytes. */
const CALL_TIMEOUT_MS = 15_000;
const MAX_ANSWER_BYTES = 64 * 1024;

/** The way out to targets, and what a message to one is made with. */
@Injectable()
export class NotificationSending {
  readonly #egress;

  constructor(@Inject(CONFIG) config: Pick<ControlPlaneConfig, 'egressAllow'>) {
    this.#egress = createEgress({ allow: parseEgressAllow(config.egressAllow) });
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
      now: Date.now,
    };
  }

  /** Waits for calls under way, then ends all connections. */
  close(): Promise<void> {
    return this.#egress.close();
  }
}
