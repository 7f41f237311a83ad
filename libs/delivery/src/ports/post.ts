import type { TraceHeaders } from '#libs/contracts';

/** An event on its way to one queue. */
export interface QueueLetter {
  queue: string;
  correlationId: string | null;
  eventId: string;
  event: Buffer;
  trace: TraceHeaders;
  /** Whether the broker shall say that there is no such queue. */
  mandatory: boolean;
  /** The replay run that has it brought once more; absent where there is none. */
  replay?: string | undefined;
}

/**
 * What became of a letter: `nacked` by a queue that is full or without its majority, `refused` by the broker for what
 * it is.
 */
export type PostOutcome = 'routed' | 'unroutable' | 'nacked' | 'refused';

/** Publishes to single queues and waits for the confirm; repeats by itself what was lost with a connection. */
export interface Post {
  send(letter: QueueLetter): Promise<PostOutcome>;
}
