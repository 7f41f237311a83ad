import type { ErrorCategory } from '#libs/contracts';
import type { OwedResult, TaskRef, Wakeable } from './task-store.js';

/** Why a task is a dead letter. `detail` is for people and holds no secret. */
export interface DeadLetter extends Wakeable {
  sequence: number;
  /** Who has to act. */
  category: ErrorCategory;
  reason: string;
  detail: string;
}

/** An answer for one copy of a task only, never announced to others. */
export interface DirectAnswer {
  tenant: string;
  replyTo: string;
  correlationId: string | null;
  event: Buffer;
  eventId: string;
}

/**
 * Speaks to the broker. Every method resolves once the broker has confirmed, and rejects where it has not; the same
 * announcement may then be made again, unless the error's `retryable` is false.
 */
export interface Announcer {
  /** "This task may be ready", after `delayMs` at the earliest or, for more than the longest tier, never: the sweeper brings it. */
  hint(task: Wakeable, delayMs: number): Promise<void>;
  /** A hint to the consumer that runs one task at a time. */
  quarantine(task: Wakeable): Promise<void>;
  result(result: OwedResult): Promise<void>;
  deadLetter(letter: DeadLetter): Promise<void>;
  /** "This finished task has copies without an answer." */
  replyHint(task: TaskRef): Promise<void>;
  directAnswer(answer: DirectAnswer): Promise<void>;
}
