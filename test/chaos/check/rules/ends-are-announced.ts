import { RESULT_STATUSES } from '#libs/contracts';
import type { IndexedHistory, OrderRecord } from '../indexed-history.js';
import { mayBeUnwitnessed } from '../losses.js';
import type { Violation } from '../report.js';
import { violationOf } from '../violation.js';

const RULE = 'every end is announced, in rising sequences';
const ENDS: ReadonlySet<string> = new Set(RESULT_STATUSES);

/**
 * A task at an end has a result with that status under the highest sequence, sequences rise from 1 without a gap, and each
 * result was seen by a witness, or lay in a queue that a fault took away.
 */
export function endsAreAnnounced({ orders, losses }: IndexedHistory): Violation[] {
  return orders.flatMap((record) => {
    const unseen = record.results.filter(
      (result) => !isSeen(record, result.sequence) && !mayBeUnwitnessed(result.publishedAt, losses),
    );
    return [
      ...stored(record),
      ...unseen.map(({ sequence, status }) =>
        violationOf(record, 'lost', RULE, `Nobody saw the result ${sequence}, which says ${status}`),
      ),
    ];
  });
}

/** Results that no witness saw and none may have been able to see. */
export function countUnwitnessed({ orders, losses }: IndexedHistory): number {
  return orders
    .flatMap((record) => record.results.filter(({ sequence }) => !isSeen(record, sequence)))
    .filter(({ publishedAt }) => mayBeUnwitnessed(publishedAt, losses)).length;
}

function isSeen({ seen }: OrderRecord, sequence: number): boolean {
  return seen.some((announcement) => announcement.by !== 'reply' && announcement.sequence === sequence);
}

function stored(record: OrderRecord): Violation[] {
  const { task, results } = record;
  if (task === null || !ENDS.has(task.status)) return [];
  if (results.some(({ sequence }, index) => sequence !== index + 1)) {
    const sequences = results.map(({ sequence }) => sequence).join(', ');
    return [violationOf(record, 'unexpected', RULE, `The sequences of its results are ${sequences}`)];
  }
  const last = results.at(-1);
  if (last?.status === task.status) return [];
  const says = `The task is ${task.status}, and its last result says ${last?.status ?? 'nothing'}`;
  return [violationOf(record, last === undefined ? 'lost' : 'unexpected', RULE, says)];
}
