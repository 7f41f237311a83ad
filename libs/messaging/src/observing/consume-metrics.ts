import { counter, observe } from '#libs/tracing';
import type { Settlement } from '../consuming/settlement.js';

const consumed = counter('waybill_messages_consumed_total', 'Deliveries handled, by what the handler made of them.');

/** Counts a delivery that was handled; `error` where the handler threw, which is a bug. */
export function countConsumed(queue: string, settlement: Settlement['kind'] | 'error'): void {
  consumed.add(1, { queue: queueLabel(queue), settlement });
}

/** Has the deliveries in the hands of a queue's handler be told; the returned function ends that. */
export function observeInFlight(queue: string, inFlight: () => number): () => void {
  return observe('waybill_messages_in_flight', 'Deliveries in the hands of their handler now.', (tell) =>
    tell(inFlight(), { queue: queueLabel(queue) }),
  );
}

/** Names of our topology only: no tenant's queue becomes a label. */
const queueLabel = (queue: string): string => (queue.startsWith('waybill.') ? queue : 'other');
