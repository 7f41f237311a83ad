import type { FaultLine } from '../history.js';
import type { OrderRecord } from './indexed-history.js';

/**
 * How long after its publication a result or event may be marked so, in milliseconds: the mark rides in the next batch.
 * Where that fails, it is published once more, and is there to be seen again.
 */
export const MARK_DELAY_MS = 5_000;

/** How long a confirmed task may have lain in its queue when a fault took it, in milliseconds. */
export const LONGEST_QUEUED_MS = 60_000;

/** When a fault was over; never, where it was not mended. */
export const endOf = ({ mendedAt }: FaultLine): number => mendedAt ?? Number.POSITIVE_INFINITY;

/** Those faults that lose the queues of the witnesses too. */
export const blinding = (losses: readonly FaultLine[]): readonly FaultLine[] =>
  losses.filter(({ sparesWitnesses }) => !sparesWitnesses);

/** How far behind a witness may be with its queue, in milliseconds, a connection made again included. */
const WITNESS_LAG_MS = 10_000;

/**
 * Whether an announcement may have been confirmed to the publisher and then gone with the witness's own queue: it was
 * published before a fault that loses queues ended, as far as its mark can tell. A queue that a witness reads all the
 * time is nearly empty, so this excuses what was published while the fault was on or shortly before, never what the
 * witness had minutes to read.
 */
export function mayBeUnwitnessed(publishedAt: number | null, losses: readonly FaultLine[]): boolean {
  if (publishedAt === null) return false;
  return blinding(losses).some(
    (fault) => publishedAt >= fault.at - WITNESS_LAG_MS && publishedAt <= endOf(fault) + MARK_DELAY_MS,
  );
}

/**
 * Whether one copy, confirmed at `at`, may have gone with its queue: only the publisher confirm stood for it when a fault
 * came that loses queues, and it was still on, or came soon enough to find the copy there.
 */
export function mayBeGone(at: number, losses: readonly FaultLine[]): boolean {
  return losses.some((fault) => at >= fault.at - LONGEST_QUEUED_MS && at <= endOf(fault));
}

/** Whether a fault that loses queues was on at some time between `from` and `to`. */
export function lostBetween(from: number, to: number, losses: readonly FaultLine[]): boolean {
  return losses.some((fault) => fault.at <= to && endOf(fault) >= from);
}

/**
 * Whether a task was accepted over AMQP only when a fault came that loses queues, and had no row: when it began, or, of
 * those confirmed while it was on, when it was over.
 */
export function wasUnprotected(record: OrderRecord, losses: readonly FaultLine[]): boolean {
  const { accepted, task } = record;
  return losses.some((fault) => {
    const before = accepted.filter(({ at }) => at <= endOf(fault));
    if (before.length === 0 || before.some((line) => overOf(record, line.copy) === 'http')) return false;
    const early = before.some(({ at }) => at <= fault.at);
    return task === null || task.createdAt > (early ? fault.at : endOf(fault));
  });
}

/** How a copy of a record was sent. */
export function overOf({ sent, first }: OrderRecord, copy: number): 'http' | 'amqp' | 'webhook' {
  return (sent.find((line) => line.copy === copy) ?? first).over;
}
