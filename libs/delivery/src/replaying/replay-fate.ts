import { matchesRouting } from '../subscriptions/routing-match.js';

/** What a replay goes by, of one result or event or of many alike. */
export interface ReplayCandidate {
  routingKey: string;
  /** How the subscription was brought it; null where nothing is kept of that. */
  standing: 'owed' | 'delivered' | 'given-up' | null;
  /** What it carried was erased on request. */
  erased: boolean;
  /** It was there before the subscription was. */
  older: boolean;
}

/** What is meant by a replay. */
export interface ReplaySelection {
  /** The subscription's topic pattern. */
  routing: string;
  /** Only what was given up, or was never brought. */
  onlyFailed: boolean;
  /** Whatever is brought to the subscription is kept as a delivery. A queue that takes it at once leaves none. */
  leavesTrace: boolean;
}

/** What becomes of a candidate; null where it is not meant. */
export type ReplayFate = 'send' | 'owed' | 'erased' | null;

/** Decides what becomes of a candidate. What cannot be told from what was brought is not taken for failed. Pure. */
export function replayFate(candidate: ReplayCandidate, selection: ReplaySelection): ReplayFate {
  const { routingKey, standing, erased, older } = candidate;
  const { routing, onlyFailed, leavesTrace } = selection;
  if (!matchesRouting(routing, routingKey)) return null;
  const wasBrought = standing === 'delivered' || (standing === null && !leavesTrace && !older);
  if (onlyFailed && wasBrought) return null;
  if (erased) return 'erased';
  return standing === 'owed' ? 'owed' : 'send';
}
