import type { DeliveryStanding, DeliveryView, PauseView, SubscriptionEntity } from '#libs/persistence';

/** A subscription as the API shows it; its signing secret only in the answer that made it. */
export function presentSubscription(
  subscription: SubscriptionEntity,
  { paused, deliveries = null }: { paused: PauseView | null; deliveries?: DeliveryStanding | null },
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
    deliveries: deliveries && presentStanding(deliveries),
    createdAt,
    updatedAt,
  };
}

function presentStanding({ owed, nextAt, deliveredAt, givenUpAt, ...failed }: DeliveryStanding) {
  const { failedEventId: eventId, failedStatus: status, failedError: error } = failed;
  return { owed, nextAt, deliveredAt, givenUpAt, lastFailure: eventId === null ? null : { eventId, status, error } };
}

/** Something that is, was or should have been brought to a subscription, as the API shows it. */
export const presentDelivery = ({ micros: _micros, ...delivery }: DeliveryView) => delivery;

/** A subscription as the API shows it. */
export type PresentedSubscription = ReturnType<typeof presentSubscription>;
