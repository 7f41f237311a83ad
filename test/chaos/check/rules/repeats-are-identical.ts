import type { IndexedHistory, OrderRecord } from '../indexed-history.js';
import type { Violation } from '../report.js';
import { violationBy, violationOf } from '../violation.js';

const RULE = 'one token, and the same bytes for it';

/**
 * All requests of a task are alike byte for byte and carry one operation token, and no two tasks share one: what a
 * provider deduplicates by must stay the same through retries, redrives and lost workers. Nobody forces a token in a run.
 */
export function repeatsAreIdentical({ orders }: IndexedHistory): Violation[] {
  const owners = new Map<string, string>();
  const shared = orders.flatMap(({ order, attempts }) =>
    [...new Set(attempts.map(({ token }) => token))].flatMap((token) => {
      const owner = owners.get(token);
      owners.set(token, order);
      return owner === undefined
        ? []
        : [violationBy('unexpected', RULE, `The orders ${owner} and ${order} share a token`, attempts)];
    }),
  );
  return [...orders.flatMap(ofRecord), ...shared];
}

function ofRecord(record: OrderRecord): Violation[] {
  const violations: Violation[] = [];
  const complain = (says: string) => violations.push(violationOf(record, 'unexpected', RULE, says));
  const kept = new Set(record.attempts.map(({ token }) => token));
  if (kept.size > 1) complain(`Its intents carry ${kept.size} different tokens`);
  const calls = record.ledger.filter(({ kind }) => kind === 'attempt');
  const sent = new Set(calls.map(({ token }) => token));
  if (sent.size > 1) complain(`Its requests carried ${sent.size} different tokens`);
  const bytes = new Set(calls.map((call) => call.bytes));
  if (bytes.size > 1) complain(`Its requests were of ${bytes.size} different forms`);
  return violations;
}
