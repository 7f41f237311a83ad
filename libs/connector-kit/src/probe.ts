import type { TaskError } from '#libs/contracts';
import type { ActionCall } from './action-call.js';
import type { Answer, OutgoingRequest } from './call.js';

/** What looking for an effect came to. */
export type ProbeReading =
  /** The effect is there: `output` is what the action itself would have put out. */
  | { kind: 'found'; output: unknown }
  /** The provider answered in full, and the effect is not there. */
  | { kind: 'absent' }
  /** The answer says neither. It is asked again, where the error is retryable. */
  | { kind: 'unclear'; error: TaskError; retryAfterMs?: number };

/** How the effect of an action of class `probed` is looked up by its marker. All times are milliseconds. */
export interface Probe {
  /** How long after an attempt has ended the provider may still apply it; at least 1. */
  settleMs: number;
  /** Between the two probes that must both find nothing; at least 1. */
  intervalMs: number;
  /** Where the marker is looked for, in words for whoever reads the evidence: "charges of the last day, by metadata". */
  scope: string;
  /** A read that comes after a write sees it. Only then does finding nothing twice lead to a repeat. */
  consistent: boolean;
  /** For so long after the first attempt the provider itself refuses a second effect of the same marker: a repeat is safe. */
  nativeWindowMs?: number;
  /** Builds the read: a GET or HEAD. Pure, like the action's own. */
  prepare(call: ActionCall): OutgoingRequest;
  /** Says what the answer means. Pure, and throws at nothing. `call` is what `prepare` was given, to find the marker by. */
  read(answer: Answer, context: { call: ActionCall; now: number }): ProbeReading;
}
