import type { DeadLetterState, ErrorCategory } from '#libs/contracts';
import type { DeadLetterView } from './dead-letter-view.js';

/** Which incidents are asked for; null does not narrow. */
export interface IncidentFilter {
  state: 'open' | 'resolved' | null;
  connector: string | null;
}

/** An incident: dead letters of one tenant with one cause, from the first until none is open any more. */
export interface IncidentView {
  id: string;
  category: ErrorCategory;
  /** The reason its dead letters have. */
  code: string;
  connector: string;
  action: string;
  state: 'open' | 'resolved';
  /** Dead letters that came to it so far, whatever became of them. */
  letters: number;
  firstSeenAt: Date;
  lastSeenAt: Date;
  assignee: string | null;
  note: string | null;
  openedAt: Date;
  resolvedAt: Date | null;
  /** Who ended the last of its letters. */
  resolvedBy: string | null;
  /** The incident of the same cause before this one. */
  previousId: string | null;
}

/** An incident with what it consists of. */
export interface IncidentDetail extends IncidentView {
  letterStates: Partial<Record<DeadLetterState, number>>;
  /** The newest of its letters that is open, else the newest; null where none is kept any more. */
  example: DeadLetterView | null;
}

/** What an operator changes about an incident; what is left out stays. */
export interface IncidentChange {
  assignee?: string | null | undefined;
  note?: string | null | undefined;
  resolve: boolean;
}

/** What became of a change. `open`: it cannot be resolved, for so many of its letters are open. */
export type IncidentChanged = { kind: 'changed' } | { kind: 'resolved-already' } | { kind: 'open'; letters: number };
