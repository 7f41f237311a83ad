const UNITS = [
  ['d', 86_400],
  ['h', 3_600],
  ['min', 60],
] as const;

/** So many seconds, to one or two units: `45 s`, `2 min 5 s`, `3 h 20 min`, `12 d`. */
export function durationText(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const at = UNITS.findIndex(([, size]) => whole >= size);
  const unit = UNITS[at];
  if (unit === undefined) return `${whole} s`;
  const [name, size] = unit;
  const [smaller, step] = UNITS[at + 1] ?? ['s', 1];
  const rest = Math.floor((whole % size) / step);
  const count = Math.floor(whole / size);
  return rest === 0 || count >= 10 ? `${count} ${name}` : `${count} ${name} ${rest} ${smaller}`;
}
