/** What becomes of a delivery. One function of the messaging library carries it out. */
export type Settlement =
  | { kind: 'ack' }
  /** Published to the dead letters with its reason, confirmed, then acked. */
  | { kind: 'dead-letter'; reason: string; detail: string }
  /** Given back unstarted, while the process drains. */
  | { kind: 'requeue' };

/** The delivery is done with. */
export const ACK: Settlement = { kind: 'ack' };
