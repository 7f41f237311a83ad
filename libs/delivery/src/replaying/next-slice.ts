const SHORTEST_MS = 1_000;
const LONGEST_MS = 60 * 60 * 1_000;

/**
 * How far the next look reaches, in milliseconds: rows are found by their time over an index that tells whole pages apart, so a look
 * costs what there is in its time, whoever's it is. Twice as far after one that has found little, half as far after one that was full.
 * Pure.
 */
export function nextSlice(sliceMs: number, found: number, full: number): number {
  if (found >= full) return Math.max(SHORTEST_MS, Math.floor(sliceMs / 2));
  return found < full / 4 ? Math.min(LONGEST_MS, sliceMs * 2) : sliceMs;
}
