import type { Rate } from './throughput.js';

/** What is to be done, and at which rate it is. */
export interface DrainFacts {
  /** Tasks that wait neither for their time nor for somebody. */
  movable: number;
  /** Of the last minutes; null where nothing has been counted yet. */
  rate: Rate | null;
  /** Seconds until the first deadline; null where none is to come. */
  deadlineSeconds: number | null;
}

/** When it will be done. */
export interface Drain {
  /** Null where nobody can say. */
  drainSeconds: number | null;
  /** Why nobody can say: nothing is to be done, nothing ends, or nothing is counted yet. */
  drainReason: 'empty' | 'standing' | 'unknown' | null;
  /** Whether more comes than ends. */
  growing: boolean;
  /** Whether the first deadline comes before all is done. */
  missesDeadline: boolean;
}

/**
 * When a backlog will be done if it goes on at this rate. What comes meanwhile stands behind it and does not count: whether
 * the backlog shrinks is told apart. Pure.
 */
export function drainOf({ movable, rate, deadlineSeconds }: DrainFacts): Drain {
  const drainReason = movable === 0 ? 'empty' : rate === null ? 'unknown' : rate.ended === 0 ? 'standing' : null;
  const growing = movable > 0 && rate !== null && rate.accepted > rate.ended;
  const drainSeconds = drainReason === null && rate ? Math.round((movable / rate.ended) * 60) : null;
  const late = drainReason === 'standing' || (drainSeconds !== null && drainSeconds > (deadlineSeconds ?? 0));
  return { drainSeconds, drainReason, growing, missesDeadline: deadlineSeconds !== null && late };
}
