/** Numbers in [0, 1). */
export type Random = () => number;

/** One of several, each as likely as the others. @throws RangeError where there is none */
export function pick<T>(random: Random, from: readonly T[]): T {
  const picked = from[Math.floor(random() * from.length)];
  if (picked === undefined) throw new RangeError('nothing to pick from');
  return picked;
}

/** One of several, by their weights. @throws RangeError where there is none */
export function weighted<T>(random: Random, from: readonly (readonly [T, number])[]): T {
  let left = random() * from.reduce((sum, [, weight]) => sum + weight, 0);
  for (const [one, weight] of from) {
    left -= weight;
    if (left < 0) return one;
  }
  throw new RangeError('nothing to pick from');
}

/** A whole number from `from` up to and without `to`. */
export const between = (random: Random, from: number, to: number): number => from + Math.floor(random() * (to - from));
