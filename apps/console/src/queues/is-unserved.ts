import type { Queue } from '../api/answers.js';

/**
 * Whether nobody takes from a queue of ours who should. A connector without a worker is a choice as long as it has no
 * tasks; the result-publisher is always needed.
 */
export function isUnserved({ servedBy, consumers, ready }: Queue): boolean {
  return servedBy !== null && consumers === 0 && (ready > 0 || servedBy === 'result-publisher');
}
