/**
 * A percentile of durations that are known by buckets only: `uppers` are the upper ends, in seconds, beyond the last there is one
 * more. Inside a bucket they are taken to be spread evenly; of what is beyond the last it is only known that it took longer than
 * that. Null where there is none. Pure.
 */
export function percentile(
  share: number,
  buckets: ReadonlyMap<number, number>,
  uppers: readonly number[],
): number | null {
  const total = [...buckets.values()].reduce((sum, count) => sum + count, 0);
  if (total === 0) return null;
  let before = 0;
  for (const [place, upper] of uppers.entries()) {
    const count = buckets.get(place) ?? 0;
    const wanted = share * total - before;
    if (count > 0 && wanted <= count) {
      const lower = uppers[place - 1] ?? 0;
      return Math.round((lower + (upper - lower) * Math.max(0, wanted / count)) * 1_000) / 1_000;
    }
    before += count;
  }
  return uppers.at(-1) ?? null;
}
