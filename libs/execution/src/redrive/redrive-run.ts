/**
 * How much of what is selected has been sent when each batch is through: what is wrong shows on few, and the rest follows only
 * where these go well.
 */
export const BATCH_SHARES = [0.01, 0.05, 0.25, 1] as const;

/** A redrive run that may go on, as far as the next step needs it. */
export interface RedriveRun {
  /** Which of the batches is under way, from 0. */
  batch: number;
  /** Tasks sent in a second at most. */
  rate: number;
  /** What share of a batch may fail again, 0 to 1; nothing of the first one may. */
  tolerance: number;
  /** Tasks of the whole run that succeeded. */
  succeeded: number;
  /** Up to when the rate was used up. */
  pacedAt: Date;
}

/** What became of the dead letters of the batch that is under way. */
export interface BatchOutcomes {
  /** Not sent yet. */
  chosen: number;
  /** Sent, their tasks have not ended. */
  underWay: number;
  succeeded: number;
  /** Their tasks failed, were parked or expired. */
  failed: number;
  /** Ended otherwise: their task was cancelled, or could not be sent again after all. */
  others: number;
}

/** What is to be done next with a run. */
export type NextStep =
  /** Nothing until time has passed or tasks have ended. */
  | { kind: 'wait' }
  /** So many more of this batch; `pacedAt` is up to when the rate is used up by that. */
  | { kind: 'send'; most: number; pacedAt: Date }
  /** On to the next batch. */
  | { kind: 'advance' }
  /** All of it was sent and has ended. */
  | { kind: 'finish' }
  /** Too much failed again; `reason` is for people. */
  | { kind: 'stop'; reason: string };
