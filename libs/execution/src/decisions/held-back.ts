import type { ClaimedTask } from '../claimed-task.js';
import type { Hold } from '../health/endpoint-health.js';
import type { Decision } from './decision.js';

/** A task that may not call its endpoint group yet: it rests until it is let go, and nothing is counted against it. Pure. */
export function heldBack({ unsettled }: ClaimedTask, group: string, { until, reason }: Hold): Decision {
  return { kind: 'waiting', reason, error: null, notBefore: until, forgiven: false, unsettled, heldGroup: group };
}
