import type { IndexedHistory, OrderRecord } from '../indexed-history.js';
import type { Violation } from '../report.js';
import { violationBy, violationOf } from '../violation.js';

const RULE = 'no call without an intent of its own before it';

/** What two readings of one machine's clock may be apart by, in milliseconds, rounding included. */
const CLOCK_SLACK_MS = 5;

/**
 * The n-th request that the third party read comes after the n-th intent was begun to be written: both times are of
 * clocks that no fault touches, the database's and the third party's. A request for nothing that was handed over has
 * no intent at all.
 */
export function callsHaveIntents({ orders, strayLedger }: IndexedHistory): Violation[] {
  const strays = strayLedger.map((line) =>
    violationBy('unexpected', RULE, `The third party was called for ${line.order}, which nobody handed over`, [line]),
  );
  return [...orders.flatMap(ofRecord), ...strays];
}

function ofRecord(record: OrderRecord): Violation[] {
  const intents = record.attempts.map(({ intentAt }) => intentAt).toSorted((a, b) => a - b);
  const calls = record.ledger.filter(({ kind }) => kind === 'attempt').map(({ at }) => at);
  const early = calls
    .toSorted((a, b) => a - b)
    .findIndex((at, index) => !((intents[index] ?? Infinity) <= at + CLOCK_SLACK_MS));
  if (early >= 0) {
    const says = `The third party read ${calls.length} requests, and request ${early + 1} has no intent before it`;
    return [violationOf(record, 'unexpected', RULE, says)];
  }
  const [effect] = record.ledger.filter(({ kind }) => kind === 'effect');
  if (effect === undefined || calls.length > 0) return [];
  return [violationOf(record, 'unexpected', RULE, 'The third party has an effect without a request')];
}
