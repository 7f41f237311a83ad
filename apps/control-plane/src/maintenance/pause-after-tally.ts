/** Milliseconds between two rounds, where they are quick. */
const SHORTEST_MS = 5_000;
/** Milliseconds, at the longest. */
const LONGEST_MS = 60_000;
/** Counting may keep a connection of the database busy for a tenth of the time. */
const SHARE = 9;

/**
 * The pause behind a round of counting that took so long, in milliseconds: long ones are made less often. Shorter where minutes
 * were just counted for good, for there may be more. Pure.
 */
export function pauseAfterTally(tookMs: number, more: boolean): number {
  const pauseMs = Math.min(LONGEST_MS, tookMs * SHARE);
  return more ? pauseMs : Math.max(SHORTEST_MS, pauseMs);
}
