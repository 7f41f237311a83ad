import { allowedNow, type Pace } from '../redrive/pace.js';

/** Decided in one transaction at most: it holds their rows, and writes a result and an audit entry for each. */
const MOST_AT_ONCE = 100;

/** What is to be done next with a decision run. */
export type NextShare =
  /** Nothing until time has passed. */
  | { kind: 'wait' }
  /** So many more; `pacedAt` is up to when the rate is used up by that. */
  | { kind: 'decide'; most: number; pacedAt: Date }
  /** Each has had its turn. */
  | { kind: 'finish' };

/** Decides how a decision run goes on over which so many tasks wait for their turn. Pure. */
export function decideNextShare(run: Pace, waiting: number, now: Date): NextShare {
  if (waiting === 0) return { kind: 'finish' };
  const allowed = allowedNow(run, Math.min(waiting, MOST_AT_ONCE), now);
  return allowed === null ? { kind: 'wait' } : { kind: 'decide', ...allowed };
}
