import type { ReplayForecast, ReplayRun } from '#libs/contracts';
import { spanOf } from '../time/span.js';

/** How many of a replay have had their turn. */
export const replayedOf = ({ selected, waiting }: ReplayRun): number => selected - waiting;

/** How far a replay is, and what became of what it sent. */
export function replayedSoFar({ selected, sent, owed, givenUp, alreadyOwed, erased }: ReplayRun): string {
  const counted = (count: number, what: string) => (count === 0 ? null : `${count} ${what}`);
  return [
    `${sent} of ${selected} sent`,
    counted(owed, 'of them not taken yet'),
    counted(givenUp, 'given up'),
    counted(alreadyOwed, 'owed already'),
    counted(erased, 'erased'),
  ]
    .filter((part) => part !== null)
    .join(', ');
}

/** How fast a replay goes and how long the rest takes, or what it waits for. */
export function replayPaceOf({ rate, secondsLeft, waiting, heldUp }: ReplayRun): string {
  if (heldUp !== null) return `waits, for the subscription is ${heldUp}`;
  const left = secondsLeft === null || waiting === 0 ? '' : `, about ${spanOf(Math.max(1, secondsLeft))} left`;
  return `at most ${rate} a second${left}`;
}

const REASONS: Readonly<Record<string, string>> = {
  subscription_deleted: 'its subscription was deleted',
};

/** How a replay stands, in words. */
export function replayStateOf({ state, reason }: Pick<ReplayRun, 'state' | 'reason'>): string {
  return reason === null ? state : `${state}: ${REASONS[reason] ?? reason}`;
}

/** What a replay would come to, in one sentence. */
export function replayInWords({ selected, goes }: Pick<ReplayForecast, 'selected' | 'goes'>): string {
  if (selected === 0) return 'Nothing of it is there.';
  if (goes === selected) return goes === 1 ? 'The one there is would be brought.' : `All ${goes} would be brought.`;
  return `${goes} of ${selected} would be brought.`;
}
