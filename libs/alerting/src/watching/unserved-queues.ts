/** How full a queue was at a time. */
export interface QueueSample {
  queue: string;
  at: Date;
  ready: number;
  consumers: number;
}

/** A queue that nobody consumes, and how many messages wait in it. */
export interface UnservedQueue {
  queue: string;
  ready: number;
}

/** For how long a sample tells how things are, in seconds: six of them, so that some may be missing or tell nothing. */
export const TRUST_SECONDS = 90;

/**
 * Queues in which messages wait and which nobody consumes; null where there is no sample of the last 90 s, and nobody can tell. A
 * quorum queue whose leader does not answer counts as empty and without consumers: such a sample tells nothing, and the latest
 * one that tells something decides. How long that has to last is not decided here. Pure.
 */
export function unservedQueues(samples: readonly QueueSample[], now: Date): UnservedQueue[] | null {
  const fresh = samples.filter(({ at }) => now.getTime() - at.getTime() <= TRUST_SECONDS * 1_000);
  if (fresh.length === 0) return null;
  const telling = fresh.filter(({ ready, consumers }) => ready > 0 || consumers > 0);
  return [...Map.groupBy(telling, ({ queue }) => queue)].flatMap(([queue, own]) => {
    const latest = own.reduce((one, other) => (other.at > one.at ? other : one));
    return latest.consumers === 0 ? [{ queue, ready: latest.ready }] : [];
  });
}
