import type { EffectClass } from '#libs/contracts';
import type { WindowName } from './windows.js';

/**
 * What a violation costs. `lost`: something accepted has no end, no effect or no announcement. `doubled`: an effect, or a
 * task, happened more often than it may. `unexpected`: anything else that must not be.
 */
export type Harm = 'lost' | 'doubled' | 'unexpected';

/** One thing that must not be, with all that the witnesses know of it. */
export interface Violation {
  harm: Harm;
  /** Which rule it breaks, in the words of the rule. */
  rule: string;
  /** Null where it is not about one order. */
  order: string | null;
  taskId: string | null;
  says: string;
  /** What the witnesses wrote about it, one line each. */
  evidence: readonly string[];
}

/** The tasks that came to each end. `lost`, `doubled` and `unexpected` count the things concerned, not the violations. */
export interface Counts {
  /** Tasks of which at least one copy was sent. */
  attempted: number;
  /** Of these, those of which a copy was answered 2xx or confirmed. */
  accepted: number;
  /** Of these, those of which nobody ever said whether a copy arrived. */
  indeterminate: number;
  /** Of these, those of which every copy got a definite no. */
  refused: number;
  /** Accepted over AMQP only, and not yet claimed when a fault began that loses queues. */
  unprotected: number;
  succeeded: number;
  failed: number;
  parked: number;
  cancelled: number;
  expired: number;
  lost: number;
  doubled: number;
  unexpected: number;
}

/** How the tasks of one effect class ended. */
export interface ClassCounts {
  accepted: number;
  succeeded: number;
  failed: number;
  parked: number;
}

/** Parked tasks of one kind. */
export interface ParkedCount {
  effect: EffectClass | 'unknown';
  /** As the task's row names it. */
  reason: string;
  /** Why a task may rest there, or null where nothing explains it. */
  cause: string | null;
  tasks: number;
}

/** What the checker has to say. */
export interface Report {
  counts: Counts;
  classes: Partial<Record<EffectClass, ClassCounts>>;
  parked: readonly ParkedCount[];
  webhooks: { attempted: number; accepted: number; refused: number; announced: number };
  /** How often each window was hit. */
  windows: Readonly<Record<WindowName, number>>;
  /** Announcements that no witness can have seen, because the queue they lay in was lost with a fault. */
  unwitnessed: number;
  violations: readonly Violation[];
  /** What the run was to show and did not: with any of it, a clean history proves nothing. */
  missing: readonly string[];
  /** Faults that this machine could not make, and why. */
  notRun: readonly string[];
  /** Nothing is violated, and nothing that was to be shown is missing. */
  green: boolean;
  /** Green, and every fault was made. */
  complete: boolean;
}
