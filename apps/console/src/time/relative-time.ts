import { spanOf } from './span.js';

/** Where an instant lies, seen from now: `12 s ago`, `now`, `in 3 min`. */
export function relativeTime(at: Date, now: Date): string {
  const seconds = (now.getTime() - at.getTime()) / 1_000;
  if (seconds >= 1) return `${spanOf(seconds)} ago`;
  return seconds <= -1 ? `in ${spanOf(-seconds)}` : 'now';
}

/** Where an instant of the past lies. The clocks of two machines differ: what seems to come is `now`. */
export function timeAgo(at: Date, now: Date): string {
  return relativeTime(at.getTime() > now.getTime() ? now : at, now);
}
