import type { DeadLetterState, ErrorCategory, TraceHeaders } from '#libs/contracts';

/** Which dead letters are meant; what is left out does not narrow. */
export interface DeadLetterFilter {
  connector?: string | undefined;
  action?: string | undefined;
  reason?: string | undefined;
  /** For lists only. */
  incident?: string | undefined;
  /** For lists only: the id of a task. */
  task?: string | undefined;
  /** For lists only: redrive and discard always mean open ones. */
  state?: DeadLetterState | undefined;
}

/** Dead letters by id, or all open ones that fit a filter or belong to an incident. */
export type DeadLetterSelection = { ids: readonly string[] } | { filter: DeadLetterFilter } | { incident: string };

/** One dead letter as an operator sees it. */
export interface DeadLetterView {
  id: string;
  taskId: string | null;
  /** Null until it is grouped, where an earlier version kept it. */
  incidentId: string | null;
  category: ErrorCategory | null;
  connector: string;
  action: string;
  queue: string;
  reason: string;
  detail: string;
  state: DeadLetterState;
  deadAt: Date;
  endedAt: Date | null;
  endedBy: string | null;
  endedNote: string | null;
  /** The task that was made in the place of its own. */
  replacedBy: string | null;
  /** Properties and headers as UTF-8 JSON, secrets removed. */
  headers: Buffer;
  bodySize: number;
  /** The first 4,096 bytes of the message as it came. */
  bodyStart: Buffer;
}

/** A page of dead letters, newest first. `next` is the id the next page starts after, null at the end. */
export interface DeadLetterPage {
  items: DeadLetterView[];
  next: string | null;
  /** All that fit the filter, on this page or not. */
  total: number;
}

/** A dead letter that was left as it is, and why, for people. */
export interface Refusal {
  id: string;
  reason: string;
}

/** A task that was sent back to the start and shall be hinted at. */
export interface RedrivenTask {
  tenant: string;
  id: string;
  connector: string;
  action: string;
  trace: TraceHeaders;
}

/** What a redrive came to: dead letters ended, tasks to hint at, and what was refused. */
export interface RedriveReport {
  redriven: string[];
  tasks: RedrivenTask[];
  refused: Refusal[];
}

/** What a discard came to. */
export interface DiscardReport {
  discarded: string[];
  refused: Refusal[];
}
