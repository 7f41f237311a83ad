import type { Submission } from '#libs/execution';

/** What became of a submission; it is committed when this is known. */
export type Acceptance =
  | { kind: 'accepted'; taskId: string }
  | { kind: 'same'; taskId: string }
  | { kind: 'conflict' }
  /** Its deadline has passed and it was never taken in. */
  | { kind: 'late' };

/** What became of the wish to cancel. `asked`: the task had sent something, and stops at the next safe place. */
export type Cancellation = 'cancelled' | 'asked' | 'finished' | 'unknown';

/** What an operator decided over a parked task. */
export type ResolveDecision =
  | { decision: 'applied'; note: string; output: unknown }
  | { decision: 'retry'; note: string }
  | { decision: 'abandon'; note: string };

/** What became of a decision. */
export type Resolution = 'resolved' | 'not-parked' | 'unknown';

/** What became of the wish for a new token. `late`: the deadline has passed, so that nothing would be sent. */
export type ForcedToken = Resolution | 'late';

/** Where tasks are handed in and decided over. Every method resolves after COMMIT and rejects where there was none. */
export abstract class TaskDesk {
  abstract accept(submission: Submission): Promise<Acceptance>;
  /** Audited where anything comes of it. */
  abstract cancel(tenant: string, id: string, actor: string): Promise<Cancellation>;
  /** Sends a parked task again under a new operation token; audited as an act of its own. */
  abstract forceToken(tenant: string, id: string, note: string, actor: string): Promise<ForcedToken>;
  /** With `fence` only where the task is parked under it still: what was parked anew since is another doubt. */
  abstract resolve(
    task: { tenant: string; id: string; fence?: string },
    decision: ResolveDecision,
    actor: string,
  ): Promise<Resolution>;
}
