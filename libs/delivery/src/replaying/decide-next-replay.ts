/** Sent in one transaction at most. */
const MOST_AT_ONCE = 100;

/** How a replay stands when its next step is decided on. */
export interface ReplayStanding {
  /** In a second at most. */
  rate: number;
  /** Up to when the rate was used up. */
  pacedAt: Date;
  /** Of what it has sent, how much nobody has tried to bring yet. */
  untried: number;
  /** Everything had its turn. */
  through: boolean;
  /** The subscription is gone, or another one has its name. */
  gone: boolean;
  /** Why the subscription is brought nothing now; null where it is. */
  heldUp: 'paused' | 'disabled' | null;
}

/** What is to be done next with a replay run. */
export type NextReplay =
  /** Nothing until time has passed. */
  | { kind: 'wait' }
  /** So many more. */
  | { kind: 'send'; most: number }
  /** Everything was sent, and tried at least once. */
  | { kind: 'finish' }
  /** There is nobody to send it to. */
  | { kind: 'end'; reason: string };

/** How many a rate allows now; null where none. */
export type Allowance = (
  pace: { rate: number; pacedAt: Date },
  wanted: number,
  now: Date,
) => { most: number; pacedAt: Date } | null;

/**
 * Decides how a replay goes on. No more than a second's worth of it waits to be tried, so that what is new never queues up behind a
 * replay that its receiver cannot keep up with. Pure.
 */
export function decideNextReplay(run: ReplayStanding, now: Date, allowed: Allowance): NextReplay {
  if (run.gone) return { kind: 'end', reason: 'subscription_deleted' };
  if (run.heldUp !== null) return { kind: 'wait' };
  if (run.through) return { kind: run.untried === 0 ? 'finish' : 'wait' };
  const room = Math.min(run.rate, MOST_AT_ONCE) - run.untried;
  const most = room > 0 ? (allowed(run, room, now)?.most ?? 0) : 0;
  return most > 0 ? { kind: 'send', most } : { kind: 'wait' };
}
