/** Milliseconds between an answer and the next question, where answers are quick. */
const SHORTEST_MS = 2_000;
/** What was away is seen again soon. */
const LONGEST_MS = 15_000;
/** A page that is looked at may keep the database busy for a tenth of the time. */
const SHARE = 9;

/** Where the API says by itself what has changed, it is looked all the same: it may not know of everything. */
const LIVE_MS = 5_000;

/** How long to wait before the same is asked again, in milliseconds, when its answer took so long. */
export const pauseAfter = (tookMs: number, live: boolean): number =>
  Math.min(LONGEST_MS, Math.max(live ? LIVE_MS : SHORTEST_MS, tookMs * SHARE));
