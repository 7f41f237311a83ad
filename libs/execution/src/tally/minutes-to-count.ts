import type { TallyMark, TallyPlan } from '../ports/tally-store.js';

/** One minute, in milliseconds. */
export const MINUTE_MS = 60_000;
/** How long after its end a minute is counted for the time being: most of what it began is committed by then. */
const GLANCE_AFTER_MS = 3_000;
/** How long after its end a minute is counted for good: no statement that began in it still runs. */
const SETTLE_AFTER_MS = 60_000;
/** Minutes counted in one transaction at most. */
const MOST_MINUTES = 30;
/** How far back it is counted, where nobody did for a while. */
const BACK_MS = 3 * 60 * MINUTE_MS;

/**
 * Which minutes to count now. A task's times are those of the transaction that writes them, and are seen when that commits: so
 * a minute is counted twice, soon for whoever looks, and once more when nothing can be added to it. Pure.
 */
export function minutesToCount({ now, settledUntil, countedUntil }: TallyMark): TallyPlan {
  const settled = wholeMinutes(now - SETTLE_AFTER_MS);
  const from = Math.max(settledUntil ?? 0, wholeMinutes(now - BACK_MS));
  const to = Math.min(settled, from + MOST_MINUTES * MINUTE_MS);
  const settle = to > from ? { from, to } : null;
  const behind = settle?.to ?? from;
  const glanced = wholeMinutes(now - GLANCE_AFTER_MS);
  const isDue = behind === settled && glanced > Math.max(behind, countedUntil ?? 0);
  return { settle, glance: isDue ? { from: behind, to: glanced } : null };
}

const wholeMinutes = (ms: number): number => Math.floor(ms / MINUTE_MS) * MINUTE_MS;
