import type { TaskError } from '#libs/contracts';
import type { Decision } from './decision.js';

/**
 * The task waits until its effect may be looked for; a doubt that cannot be settled before the deadline is a person's to
 * settle, and the task is parked. Pure.
 */
export function waitForProbe(notBefore: Date, deadline: Date | null, error: TaskError): Decision {
  if (deadline !== null && notBefore >= deadline) return { kind: 'parked', error };
  return { kind: 'waiting', reason: 'probe', error, notBefore, forgiven: false, unsettled: true, heldGroup: null };
}
