const UNITS = [
  ['d', 86_400],
  ['h', 3_600],
  ['min', 60],
  ['s', 1],
] as const;

/** A span of time in its largest unit, such as `42 s` or `3 h`. Below one second, and for a negative one, `0 s`. */
export function spanOf(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const [unit, size] = UNITS.find(([, least]) => whole >= least) ?? ['s', 1];
  return `${Math.floor(whole / size)} ${unit}`;
}

/** How long something took, in milliseconds below ten seconds. */
export function durationOf(milliseconds: number): string {
  return milliseconds < 10_000 ? `${Math.max(0, Math.round(milliseconds))} ms` : spanOf(milliseconds / 1_000);
}
