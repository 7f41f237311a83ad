import { counter, histogram } from '#libs/tracing';
import type { DeliveryVerdict } from '../callbacks/callback-schedule.js';
import type { DueDelivery } from '../ports/delivery-store.js';

/** Where a delivery goes: to a task's `reply_to`, to the queue of a subscription, to a URL, or as mail. */
export type DeliveryKind = 'reply' | 'queue' | 'callback' | 'mail';

/** What became of one try. */
export type DeliveryOutcome = DeliveryVerdict['kind'] | 'unroutable' | 'forbidden' | 'refused';

const deliveries = counter('waybill_deliveries_total', 'Tries to deliver a result or an event, by outcome.');
const callbacks = histogram(
  'waybill_callback_duration_seconds',
  'Seconds a callback took, to the end of its answer.',
  [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20],
);

/** Counts one try. */
export const countDelivery = (kind: DeliveryKind, outcome: DeliveryOutcome): void =>
  deliveries.add(1, { kind, outcome });

const KINDS = { http: 'callback', amqp: 'queue', mail: 'mail' } as const;

/** Counts one try to deliver what a subscription is owed. */
export const countOwedDelivery = ({ target }: DueDelivery, { kind }: DeliveryVerdict): void =>
  countDelivery(KINDS[target.type], kind);

/** Measures one call of a receiver, whatever was made of its answer. */
export const measureCallback = (seconds: number, outcome: DeliveryVerdict['kind']): void =>
  callbacks.record(seconds, { outcome });
