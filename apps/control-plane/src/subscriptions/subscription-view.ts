import type { PauseView, SubscriptionEntity } from '#libs/persistence';

/** A subscription as the API shows it; its signing secret only in the answer that made it. */
export function presentSubscription(
  subscription: SubscriptionEntity,
  paused: PauseView | null,
  newSecret: string | null = null,
) {
  const { name, kind, routing, deliverType, url, queue, disabledAt, disabledReason, createdAt, updatedAt } =
    subscription;
  const secret = newSecret === null ? {} : { secret: newSecret };
  return {
    name,
    kind,
    routing,
    deliver: deliverType === 'http' ? { type: deliverType, url, ...secret } : { type: deliverType, queue },
    enabled: disabledAt === null,
    disabledAt,
    disabledReason,
    paused,
    createdAt,
    updatedAt,
  };
}

/** A subscription as the API shows it. */
export type PresentedSubscription = ReturnType<typeof presentSubscription>;
