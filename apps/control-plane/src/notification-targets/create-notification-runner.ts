import type { Logger } from 'pino';
import { type AttemptPorts, DeliveryRunner, type DeliveryStore } from '#libs/delivery';

const OPTIONS = {
  total: 16,
  perSubscription: 2,
  idleMs: 1_000,
  /** Longer than a call and the storing of its end may take, or it is made twice; after a kill one owed waits as long. */
  leaseMs: 45_000,
};

/** What notifications are sent with. */
export interface NotificationRunnerParts {
  store: DeliveryStore;
  ports: AttemptPorts;
  /** Whether anything may be taken now. */
  mayClaim(): boolean;
  logger: Logger;
}

/** Sends notifications as callbacks are sent: by the same schedule, at least once, always under the same id. */
export function createNotificationRunner({ store, ports, mayClaim, logger }: NotificationRunnerParts): DeliveryRunner {
  return new DeliveryRunner(
    {
      ...ports,
      store: {
        add: (deliveries) => store.add(deliveries),
        claim: (limits) => (mayClaim() ? store.claim(limits) : Promise.resolve([])),
        record: (records) => store.record(records),
        disable: (tenant, target, reason) => store.disable(tenant, target, reason),
      },
      // What fails with the database is taken up again when its lease is over.
      steady: (work) => work(),
      record: (end) => store.record([end]),
      onEnd: ({ tenant, subscription, eventId }, { record, verdict }, durationMs) => {
        const { attempts, status, error } = record;
        const fields = {
          tenant,
          target: subscription,
          eventId,
          attempt: attempts,
          httpStatus: status,
          error,
          durationMs,
        };
        const level = verdict.kind === 'delivered' ? 'info' : 'warn';
        logger[level]({ ...fields, outcome: verdict.kind }, 'notification');
      },
      onError: (error) => logger.warn({ err: error }, 'A notification could not be sent or noted; it is tried again'),
    },
    OPTIONS,
  );
}
