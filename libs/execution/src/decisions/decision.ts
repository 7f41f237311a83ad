import type { TaskError, WaitingReason } from '#libs/contracts';

/** What happens to a task next. One function settles it. */
export type Decision =
  /** `adopted` where the effect was found by a probe, and no answer told of it. */
  | { kind: 'succeeded'; output: unknown; adopted?: true }
  | { kind: 'failed'; error: TaskError; applied: 'no' | 'unknown' }
  | { kind: 'parked'; error: TaskError }
  | { kind: 'expired' }
  | { kind: 'cancelled' }
  | {
      kind: 'waiting';
      reason: WaitingReason;
      error: TaskError | null;
      notBefore: Date;
      /** The attempt that led here does not count against the policy. */
      forgiven: boolean;
      /** An attempt ended without a known outcome, and a repeat is safe. */
      unsettled: boolean;
      /** The endpoint group it waits for, to be let go by the sweeper; null where its time alone decides. */
      heldGroup: string | null;
    };
