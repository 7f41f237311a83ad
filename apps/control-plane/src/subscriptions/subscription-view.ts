import { PAUSE_SCHEMA } from '#libs/contracts';
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

const text = { type: 'string' };
const instant = { type: 'string', format: 'date-time' };

/** OpenAPI schema of a subscription as the API shows it. */
export const SUBSCRIPTION_SCHEMA = {
  title: 'Subscription',
  type: 'object',
  required: ['name', 'kind', 'routing', 'deliver', 'enabled', 'createdAt', 'updatedAt'],
  properties: {
    name: text,
    kind: { type: 'string', enum: ['results', 'events'] },
    routing: text,
    deliver: {
      type: 'object',
      properties: {
        type: { type: 'string', enum: ['http', 'amqp'] },
        url: text,
        queue: text,
        secret: { type: 'string', description: 'Shown once: only where it was made by this call' },
      },
    },
    enabled: { type: 'boolean' },
    disabledAt: { ...instant, nullable: true },
    disabledReason: { type: 'string', nullable: true },
    paused: PAUSE_SCHEMA,
    createdAt: instant,
    updatedAt: instant,
  },
};
