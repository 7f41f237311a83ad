import type { IndexedHistory } from '../indexed-history.js';
import type { Violation } from '../report.js';
import { violationOf } from '../violation.js';

const RULE = 'fences only grow';

interface Fenced {
  fenceEpoch: number;
  fenceCounter: number;
}

/** Each attempt of a task was made under a later claim than the one before it, and none under a later one than the task's. */
export function fencesGrow({ orders }: IndexedHistory): Violation[] {
  return orders.flatMap((record) => {
    const { attempts, task } = record;
    const back = attempts.find((attempt, index) => {
      const before = attempts[index - 1];
      return before !== undefined && compare(before, attempt) >= 0;
    });
    if (back !== undefined) {
      const says = `Attempt ${back.number} was made under ${told(back)}, no later than the one before it`;
      return [violationOf(record, 'unexpected', RULE, says)];
    }
    const last = attempts.at(-1);
    if (task === null || last === undefined || compare(last, task) <= 0) return [];
    const says = `Attempt ${last.number} was made under ${told(last)}, and the task is at ${told(task)} only`;
    return [violationOf(record, 'unexpected', RULE, says)];
  });
}

const compare = (a: Fenced, b: Fenced): number => a.fenceEpoch - b.fenceEpoch || a.fenceCounter - b.fenceCounter;

const told = ({ fenceEpoch, fenceCounter }: Fenced): string => `fence (${fenceEpoch}, ${fenceCounter})`;
