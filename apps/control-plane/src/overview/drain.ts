import type { Rate } from './throughput.js';

/** What is to be done, and at which rate it is. */
export interface DrainFacts {
  /** Tasks that wait neither for a time of their own nor for somebody. */
  movable: number;
  /** Since when the oldest of them is there, in seconds. */
  oldestSeconds: number;
  /** Seconds until their first deadline; null where none is to come. */
  deadlineSeconds: number | null;
  /** Of the last minutes; null where nothing has been counted yet. */
  rate: Rate | null;
}

/** When it will be done. */
export interface Drain {
  /** Null where nobody can say. */
  drainSeconds: number | null;
  /** Why there is none: nothing is to be done, none of it is old, nothing ends, or nothing is counted yet. */
  drainReason: 'empty' | 'moving' | 'standing' | 'unknown' | null;
  /** Whether more comes than ends. */
  growing: boolean;
  /** Whether the first deadline comes before all is done. */
  missesDeadline: boolean;
}

/** Tasks younger than this are on their way and no backlog: what ends meanwhile says nothing of what could. Seconds. */
const YOUNG_SECONDS = 60;

/**
 * When a backlog will be done if it goes on at this rate. What comes meanwhile stands behind it and does not count: whether
 * the backlog grows is told apart. Pure.
 */
export function drainOf(facts: DrainFacts): Drain {
  const { movable, deadlineSeconds, rate } = facts;
  const drainReason = reasonOf(facts);
  const isBacklog = drainReason === null || drainReason === 'standing';
  const drainSeconds = drainReason === null && rate ? Math.round((movable / rate.ended) * 60) : null;
  return {
    drainSeconds,
    drainReason,
    growing: isBacklog && rate !== null && rate.accepted > rate.ended,
    missesDeadline: isBacklog && deadlineSeconds !== null && (drainSeconds ?? Infinity) > deadlineSeconds,
  };
}

function reasonOf({ movable, oldestSeconds, rate }: DrainFacts): Drain['drainReason'] {
  if (movable === 0) return 'empty';
  if (oldestSeconds < YOUNG_SECONDS) return 'moving';
  if (rate === null) return 'unknown';
  return rate.ended === 0 ? 'standing' : null;
}
