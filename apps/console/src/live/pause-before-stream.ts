const SHORTEST_MS = 1_000;
const LONGEST_MS = 60_000;
/** What somebody on the way asks for beyond that is no time to wait for a stream; and timers take no more than 24 days. */
const MOST_WANTED_S = 3_600;

/** What is known before a stream is tried again. */
export interface StreamTry {
  /** Tries that failed since the last that did not. */
  readonly failed: number;
  /** Seconds after which the API wants to be asked again; null where it said nothing, no number where it said a date. */
  readonly retryAfter: number | null;
}

/**
 * Milliseconds before a stream is tried again: twice as long each time, up to a minute, never before the API wants it, and
 * spread, so that not all pages come at once when a process begins again. `random` is from 0 to 1.
 */
export function pauseBeforeStream({ failed, retryAfter }: StreamTry, random: number): number {
  const most = Math.min(LONGEST_MS, SHORTEST_MS * 2 ** Math.min(failed, 10));
  const wanted = retryAfter !== null && Number.isNaN(retryAfter) ? LONGEST_MS / 1_000 : (retryAfter ?? 0);
  return Math.round(Math.max(Math.min(wanted, MOST_WANTED_S) * 1_000, most / 2) + (random * most) / 2);
}
