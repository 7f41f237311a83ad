import type { Logger } from 'pino';
import { readRetryAfter } from '#libs/connector-kit';
import { traceIdOf } from '#libs/contracts';
import type { CredentialVault } from '#libs/credentials';
import { type DeliveryRecord, DeliveryRunner, type DeliveryStore, type Post, type Steady } from '#libs/delivery';
import type { Egress } from '#libs/egress';
import { MicroBatch, ShuttingDown } from '#libs/execution';
import { isDatabaseAway } from '#libs/persistence';
import { faultOf } from '../database-patience.js';
import { openSigningSecret } from './open-signing-secret.js';

/** How long a receiver may take to answer, in milliseconds: Standard Webhooks proposes 15 to 30 s. */
const CALL_TIMEOUT_MS = 15_000;
/** Nothing of an answer's body is used. */
const MAX_ANSWER_BYTES = 64 * 1024;

const LIMITS = { total: 256, perSubscription: 4 };

/** How long the runner rests when nothing is due, and holds a delivery; milliseconds. */
export interface CallbackTimes {
  idleMs: number;
  /** Longer than a call and the storing of its end may take, or it is made twice; after a kill one owed waits as long. */
  leaseMs: number;
}

const TIMES: CallbackTimes = { idleMs: 1_000, leaseMs: 45_000 };

/** What callbacks are made with. */
export interface CallbackParts {
  store: DeliveryStore;
  post: Post;
  egress: Egress;
  vault: CredentialVault;
  steady: Steady;
  logger: Logger;
  /** @default 1 s and 45 s */
  times?: CallbackTimes | undefined;
}

/** A runner that calls receivers over egress and stores the ends of attempts in batches. */
export function createDeliveryRunner(parts: CallbackParts): DeliveryRunner {
  const { store, post, egress, vault, steady, logger, times = TIMES } = parts;
  const records = new MicroBatch<DeliveryRecord, null>({
    maxSize: 100,
    maxConcurrent: 1,
    classify: faultOf,
    run: async (ends) => {
      await steady(() => store.record(ends));
      return ends.map(() => null);
    },
  });
  const openSecret = openSigningSecret(vault);
  return new DeliveryRunner(
    {
      store,
      post,
      steady,
      openSecret: (delivery, sealed) =>
        openSecret(delivery, sealed).catch((error: unknown) => {
          if (!isDatabaseAway(error)) throw error;
          return steady(() => openSecret(delivery, sealed));
        }),
      readRetryAfter,
      now: Date.now,
      call: (request) =>
        egress.send(request, {
          timeoutMs: CALL_TIMEOUT_MS,
          maxResponseBytes: MAX_ANSWER_BYTES,
          freshConnection: false,
          authorization: {},
        }),
      record: (end) => records.add(end),
      onEnd: ({ tenant, subscription, eventId, trace }, { record, verdict }, durationMs) => {
        const { attempts, status, error } = record;
        const fields = { tenant, subscription, eventId, attempt: attempts, httpStatus: status, error, durationMs };
        const level = verdict.kind === 'delivered' ? 'info' : 'warn';
        logger[level]({ ...fields, outcome: verdict.kind, trace_id: traceIdOf(trace.traceparent) }, 'delivery');
      },
      onError: (error) => {
        if (!(error instanceof ShuttingDown))
          logger.error({ err: error }, 'A delivery could not be attempted or recorded');
      },
    },
    { ...LIMITS, ...times },
  );
}
