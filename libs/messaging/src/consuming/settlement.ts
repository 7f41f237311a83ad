import type { Delivery } from './delivery.js';

/**
 * What shall become of a delivery: all a handler can say about it.
 *
 * - `ack`: done, or its truth is in PostgreSQL now.
 * - `dead-letter`: it cannot go on; published to `waybill.dead-letters` with its reason, then acked. `reason` is a short
 *   code, `detail` a sentence without secrets, `routingKey` replaces the delivery's own.
 * - `requeue`: not started. For shutdown only: a failure is never requeued.
 */
export type Settlement =
  | { readonly kind: 'ack' }
  | { readonly kind: 'dead-letter'; readonly reason: string; readonly detail: string; readonly routingKey?: string }
  | { readonly kind: 'requeue' };

/** Handles one delivery. A throw is a bug: it is reported, and the message comes again after a pause. */
export type DeliveryHandler = (delivery: Delivery) => Promise<Settlement>;
