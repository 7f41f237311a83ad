import { failpointsAreArmed, reach } from '#libs/failpoints';
import { backoffMs } from '../connection/backoff.js';
import { PublishUnencodable } from '../publishing/errors.js';
import type { Publisher } from '../publishing/publisher.js';
import type { ChannelSession } from './channel-session.js';
import { deadLetterOf } from './dead-letter.js';
import type { Delivery } from './delivery.js';
import type { Settlement } from './settlement.js';

/** A delivery with the place where it is settled. */
export interface HeldDelivery {
  readonly delivery: Delivery;
  readonly tag: number;
  readonly session: ChannelSession;
}

/** What settling needs from its consumer. */
export interface SettlingContext {
  readonly publisher: Pick<Publisher, 'publish'>;
  /** Aborted when the consumer drains: pauses end at once. */
  readonly draining: AbortSignal;
  readonly onError: (error: Error, delivery: Delivery) => void;
}

const PAUSE = { firstMs: 1_000, capMs: 30_000 };

/** Waits, at most until the consumer drains. */
export const pauseUnlessDraining = (ms: number, draining: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (draining.aborted) return resolve();
    const done = () => {
      clearTimeout(timer);
      draining.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    draining.addEventListener('abort', done);
  });

/**
 * The one place where a delivery is settled.
 *
 * A dead letter is acked only after its copy is confirmed and routed; until then the delivery is held, however long
 * that takes, and when the consumer drains it is given back. Deliveries of a channel that is gone are left alone.
 */
export const settle = async (held: HeldDelivery, settlement: Settlement, context: SettlingContext): Promise<void> => {
  const settles = reach('settle', settlement.kind, 'before');
  if (settles) await settles;
  await act(held, settlement, context);
  if (!failpointsAreArmed()) return;
  await sent();
  await reach('settle', settlement.kind, 'after');
};

/** Acks leave at the end of this turn of the event loop, so their frames are on the socket in the next. */
const sent = () => new Promise((resolve) => setImmediate(resolve));

const act = async (held: HeldDelivery, settlement: Settlement, context: SettlingContext): Promise<void> => {
  const { session, tag } = held;
  switch (settlement.kind) {
    case 'ack':
      return session.ack(tag);
    case 'dead-letter':
      return settleDeadLetter(held, settlement, context);
    case 'requeue':
      // Outside a shutdown the message would be back within a millisecond, and again.
      await pauseUnlessDraining(PAUSE.firstMs, context.draining);
      return session.giveBack(tag);
    default:
      return settlement satisfies never;
  }
};

const settleDeadLetter = async (
  { delivery, session, tag }: HeldDelivery,
  settlement: Extract<Settlement, { kind: 'dead-letter' }>,
  { publisher, draining, onError }: SettlingContext,
): Promise<void> => {
  const letter = deadLetterOf(delivery, settlement);
  for (let attempt = 0; session.open; attempt += 1) {
    try {
      if ((await publisher.publish(letter)) === 'routed') return session.ack(tag);
      onError(new Error('A dead letter found no queue; provision the broker.'), delivery);
    } catch (error) {
      onError(error instanceof Error ? error : new Error(String(error)), delivery);
      // Its headers fill a frame already: the broker can still dead-letter it whole, with less of a reason.
      if (error instanceof PublishUnencodable) return session.refuse(tag);
    }
    if (draining.aborted) return session.giveBack(tag);
    await pauseUnlessDraining(backoffMs(attempt, PAUSE), draining);
  }
};

/** A handler threw or said nothing sensible: pause, longer each time, then let the broker count it. */
export const settleAfterBug = async (held: HeldDelivery, error: Error, context: SettlingContext): Promise<void> => {
  context.onError(error, held.delivery);
  await pauseUnlessDraining(backoffMs(held.delivery.deliveryCount, PAUSE), context.draining);
  held.session.giveBackCounted(held.tag);
};
