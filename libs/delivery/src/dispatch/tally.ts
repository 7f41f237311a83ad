/** What a batch came to, for the log and, later, the metrics. Counts of letters, not of messages taken. */
export interface Tally {
  /** Copies of tasks that were answered. */
  answered: number;
  /** Copies whose queue was there no more; the result stays in PostgreSQL. */
  unroutable: number;
  /** Queues that a tenant may not be answered on. */
  forbidden: number;
  /** Answers that a full queue or the broker refused. */
  refused: number;
  /** Events taken by AMQP subscriptions at once. */
  forwarded: number;
  /** Events that are now owed to a subscription. */
  owed: number;
}

/** A tally of nothing. */
export function emptyTally(): Tally {
  return { answered: 0, unroutable: 0, forbidden: 0, refused: 0, forwarded: 0, owed: 0 };
}
