/** Runs that lie further apart than this, as a share of their median, support no conclusion. */
export const UNSTEADY_ABOVE = 0.25;

/** What many runs of one figure come to. */
export interface Summary {
  median: number;
  min: number;
  max: number;
  /** From the lowest to the highest run, as a share of the median. */
  spread: number;
  runs: readonly number[];
  /** Only where the spread is too wide for the median to be believed. */
  unsteady?: true;
}

/** Sums up the runs of one figure. Throws a RangeError where there is none. */
export function summarise(runs: readonly number[]): Summary {
  const sorted = runs.toSorted((a, b) => a - b);
  const [min, max] = [sorted[0], sorted.at(-1)];
  if (min === undefined || max === undefined) throw new RangeError('a figure needs at least one run');
  const median = quantile(sorted, 0.5);
  const spread = median === 0 ? 0 : (max - min) / median;
  return {
    median: readable(median),
    min: readable(min),
    max: readable(max),
    spread: readable(spread),
    runs: runs.map(readable),
    ...(spread > UNSTEADY_ABOVE ? { unsteady: true } : {}),
  };
}

/** The value below which the share `p` of ascending values lies; between two of them, in proportion. NaN for none. */
export function quantile(ascending: readonly number[], p: number): number {
  const place = (ascending.length - 1) * p;
  const below = ascending[Math.floor(place)] ?? Number.NaN;
  const above = ascending[Math.ceil(place)] ?? Number.NaN;
  return below + (above - below) * (place - Math.floor(place));
}

/** Four significant digits at least, and whole numbers in full: more than that no run supports. */
export function readable(value: number): number {
  return Math.abs(value) >= 1_000 ? Math.round(value) : Number(value.toPrecision(4));
}

/** The ratio of two figures round by round, so that a machine that was slow in one round was slow for both. */
export function ratios(of: readonly number[], to: readonly number[]): number[] {
  return of.flatMap((value, round) => {
    const other = to[round];
    return other === undefined ? [] : [value / other];
  });
}
