/** How many steps the scale has. The last one holds whatever took longer than some 14 minutes. */
export const LATENCY_STEPS = 80;

/** Steps for each doubling: a figure read off the scale is at most a fifth off. */
const STEPS_TO_DOUBLE = 4;

/** The step that so many milliseconds fall on: step n ends at 2 to the power of n/4, the first one at 1 ms. */
export function latencyStep(ms: number): number {
  if (!(ms > 1)) return 0;
  return Math.min(LATENCY_STEPS - 1, Math.ceil(STEPS_TO_DOUBLE * Math.log2(ms)));
}

/**
 * The latency, in whole milliseconds, that a share of the calls stayed below; null where there were none.
 *
 * @param counts calls by step
 * @param share above 0, up to 1: 0.95 for p95
 */
export function latencyAt(counts: readonly number[], share: number): number | null {
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total === 0) return null;
  let left = share * total;
  const step = counts.findIndex((count) => {
    left -= count;
    return left <= 0;
  });
  const count = counts[step] ?? 0;
  // Within a step as if its calls lay evenly on the scale, which is one of doublings.
  const within = count === 0 ? 1 : 1 + left / count;
  return Math.round(2 ** ((Math.max(step, 0) - 1 + within) / STEPS_TO_DOUBLE));
}
