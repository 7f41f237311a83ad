import type { ThirdPartyFacts } from './third-party-view.js';

/** What an operator says over a parked task. */
export type ParkedVerdict = 'applied' | 'retry' | 'abandon';

/** How a parked task rests. */
export interface Resting {
  /** Milliseconds since something last happened to it. */
  restingMs: number;
  /** Others wait for it. */
  inLane: boolean;
  /** A number in [0, 1) that belongs to the task. */
  dice: number;
}

/** After so long nothing arrives at the third party any more and nothing is applied late there, in milliseconds. */
const SETTLED_MS = 3_000;

/** Parked tasks that an operator resolves, beside those that hold up a lane; the others rest to the end. */
const RESOLVED_SHARE = 0.6;

/** Whether an operator looks at it now. Pure. */
export function isWorthALook({ restingMs, inLane, dice }: Resting): boolean {
  return restingMs >= SETTLED_MS && (inLane || dice < RESOLVED_SHARE);
}

/**
 * Decides as a careful operator over a task that made so many attempts: by what the third party says, once nothing can be
 * under way. Sent again is what had no effect although every request is known to have arrived; where one may still be on
 * its way, the task is given up. Pure.
 */
export function decideParked(attempts: number, { requests, effects }: ThirdPartyFacts): ParkedVerdict {
  if (effects > 0) return 'applied';
  return requests >= attempts ? 'retry' : 'abandon';
}
