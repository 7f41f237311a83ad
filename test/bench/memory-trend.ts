/** What a process took at one moment. */
export interface MemorySample {
  /** Seconds since the load began. */
  second: number;
  mb: number;
}

/** Where the memory of a process is going. */
export interface MemoryTrend {
  /** The lowest and the highest sample after the warm-up. */
  min: number;
  max: number;
  /** The slope of a line through the low points, in MB an hour. */
  perHour: number;
  /** What that line rises from the end of the warm-up to the last sample, in MB. */
  rise: number;
  /** Whether that is too little to be growth; null where the samples cover too little time to tell. */
  steady: boolean | null;
}

/** The share of the samples that is warm-up: pools, caches and the heap find their size. */
const WARM_UP = 1 / 3;
/** Stretches whose lowest sample counts: between two collections of garbage the heap rises anyway. */
const STRETCHES = 10;
/** Seconds after the warm-up below which nothing is said. */
const LONG_ENOUGH = 300;
/** A rise of this share of the lowest sample is growth. */
const GROWTH = 0.1;

/** Judges samples in the order they were taken. Throws a RangeError where fewer than four were. Pure. */
export function memoryTrend(samples: readonly MemorySample[]): MemoryTrend {
  if (samples.length < 4) throw new RangeError('a trend needs at least four samples');
  const timed = samples.slice(Math.floor(samples.length * WARM_UP));
  const size = Math.ceil(timed.length / STRETCHES);
  const lows = Array.from({ length: Math.ceil(timed.length / size) }, (_, n) =>
    timed.slice(n * size, (n + 1) * size).reduce((low, one) => (one.mb < low.mb ? one : low)),
  );
  const seconds = (timed.at(-1)?.second ?? 0) - (timed[0]?.second ?? 0);
  const perSecond = slope(lows);
  const values = timed.map(({ mb }) => mb);
  const [min, rise] = [Math.min(...values), perSecond * seconds];
  const steady = seconds < LONG_ENOUGH ? null : rise < min * GROWTH;
  return { min, max: Math.max(...values), perHour: perSecond * 3_600, rise, steady };
}

/** By least squares, in MB a second. */
function slope(points: readonly MemorySample[]): number {
  const mean = (of: (point: MemorySample) => number) => points.reduce((sum, one) => sum + of(one), 0) / points.length;
  const [x, y] = [mean(({ second }) => second), mean(({ mb }) => mb)];
  const spread = points.reduce((sum, { second }) => sum + (second - x) ** 2, 0);
  return spread === 0 ? 0 : points.reduce((sum, { second, mb }) => sum + (second - x) * (mb - y), 0) / spread;
}
