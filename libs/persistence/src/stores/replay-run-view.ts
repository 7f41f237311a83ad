import type { ReplayRun } from '#libs/contracts';
import type { ReplayCandidate } from '#libs/delivery';

/** A replay run as an operator sees it. Numbers count results or events. */
export type ReplayRunView = Omit<
  ReplayRun,
  'from' | 'to' | 'createdAt' | 'updatedAt' | 'endedAt' | 'waiting' | 'secondsLeft'
> & { from: Date; to: Date; createdAt: Date; updatedAt: Date; endedAt: Date | null };

/** What is to be replayed, to which subscription. */
export interface ReplayWish {
  subscription: string;
  kind: 'results' | 'events';
  from: Date;
  /** Up to before this instant. */
  to: Date;
  onlyFailed: boolean;
}

/** How a run is made. */
export interface ReplayOrder extends ReplayWish {
  /** In a second at most. */
  rate: number;
  note: string | null;
  /** How many are meant. */
  selected: number;
}

/** Results or events that are alike to a replay. */
export interface ReplayGroup extends ReplayCandidate {
  count: number;
}

/** What became of the wish for a run. */
export type ReplayStart =
  | { kind: 'started'; run: ReplayRunView }
  /** Another one of the subscription is under way. */
  | { kind: 'present'; run: ReplayRunView };
