import type { ClaimedTask } from '../claimed-task.js';
import { later } from '../health/endpoint-health.js';
import type { Decision } from './decision.js';

/**
 * How long a paused task rests before it is looked at for itself, in milliseconds. The sweeper lets it go as soon as the
 * pause is over; this is for what nobody has thought of, and must cost little where very many wait.
 */
const PAUSED_REST_MS = 60 * 60_000;

/**
 * A task whose connector or connection is paused: it rests until the pause is over, and nothing is counted against it.
 * What stands in doubt still does. Pure.
 *
 * A pause is an operator's word over a whole connection and has no end of its own, while the holds of endpoint groups are
 * learned from calls and undone by them: kept apart, neither can lift the other.
 */
export function untilResumed({ unsettled }: ClaimedTask, now: Date): Decision {
  const notBefore = later(now, PAUSED_REST_MS);
  return { kind: 'waiting', reason: 'paused', error: null, notBefore, forgiven: false, unsettled, heldGroup: null };
}
