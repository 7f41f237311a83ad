import type { Overview } from '#libs/contracts';
import { spanOf } from '../time/span.js';

type Backlog = Overview['backlog'];

/** A time in seconds with as many digits as matter: `3 ms`, `1.2 s`, `42 s`, `3 min`. A dash for none. */
export function tookWords(seconds: number | null): string {
  if (seconds === null) return '–';
  if (seconds < 1) return `${Math.round(seconds * 1_000)} ms`;
  return seconds < 10 ? `${seconds.toFixed(1)} s` : spanOf(seconds);
}

/** Tasks per minute, with a digit behind the point where they are few. */
export const rateWords = (perMinute: number): string =>
  perMinute === 0 ? '0' : perMinute < 10 ? perMinute.toFixed(1) : String(Math.round(perMinute));

const NO_DRAIN: Readonly<Record<NonNullable<Backlog['drainReason']>, string>> = {
  empty: 'nothing to be done',
  moving: 'none is a minute old',
  standing: 'nothing ended in 5 min',
  unknown: 'not counted yet',
};

/** How long the backlog takes at the present rate, or why nobody can say. */
export function drainWords({ drainSeconds, drainReason, growing }: Backlog): string {
  if (drainSeconds === null) return NO_DRAIN[drainReason ?? 'unknown'];
  return `${spanOf(drainSeconds)}${growing ? ', and growing' : ''}`;
}

/** Minutes that a count may be late before it is said. */
const LATE_MS = 3 * 60_000;

/** Since when nothing is counted any more; null while it is. `at` is the time of the same clock. */
export function uncountedSince({ at, countedUntil }: Pick<Overview, 'at' | 'countedUntil'>): Date | null {
  if (countedUntil === null) return null;
  const until = new Date(countedUntil);
  return new Date(at).getTime() - until.getTime() > LATE_MS ? until : null;
}
