import { BUCKETS_PER_DOUBLING } from '#libs/persistence';

/** Tasks in one bucket of the time they took. */
export interface BucketCount {
  bucket: number;
  tasks: number;
}

/**
 * The time within which the share `q` (0 to 1) of tasks was done, in seconds; null of none. Inside its bucket the tasks are
 * taken to be spread evenly, so that it lies at most the width of a bucket (19 %) beside the truth. Pure.
 */
export function percentile(counts: readonly BucketCount[], q: number): number | null {
  const all = counts.reduce((sum, { tasks }) => sum + tasks, 0);
  if (all === 0) return null;
  let left = q * all;
  for (const { bucket, tasks } of counts.toSorted((one, other) => one.bucket - other.bucket)) {
    if (left <= tasks) return secondsOf(bucket - 1 + left / tasks);
    left -= tasks;
  }
  return null;
}

/** The upper bound of bucket n is 2^(n/4) ms; below the first lies nothing. */
function secondsOf(place: number): number {
  const ms = place <= 0 ? Math.max(0, place + 1) : 2 ** (place / BUCKETS_PER_DOUBLING);
  return Number((ms / 1_000).toPrecision(3));
}
