import type { DecisionForecast, DecisionRun, ParkedDecisionName } from '#libs/contracts';
import { spanOf } from '../time/span.js';

const DONE: Readonly<Record<ParkedDecisionName, string>> = {
  applied: 'applied',
  retry: 'sent again',
  abandon: 'given up',
};

/** What a run does with its tasks, in words. */
export const doneBy = ({ decision }: Pick<DecisionRun, 'decision'>): string => DONE[decision] ?? decision;

/** How many tasks of a run have had their turn. */
export const throughOf = ({ selected, waiting }: DecisionRun): number => selected - waiting;

/** How far a run is, and what became of its tasks. */
export function decidedSoFar(run: DecisionRun): string {
  const { selected, decided, alone, refused, left } = run;
  const counted = (count: number, what: string) => (count === 0 ? null : `${count} ${what}`);
  return [
    `${decided} of ${selected} ${doneBy(run)}`,
    counted(alone, 'left alone'),
    counted(refused, 'refused'),
    counted(left, 'parked as before'),
  ]
    .filter((part) => part !== null)
    .join(', ');
}

/** How fast a run goes and how long the rest takes. */
export function decisionPaceOf({ rate, secondsLeft, waiting }: DecisionRun): string {
  const left = secondsLeft === null || waiting === 0 ? '' : `, about ${spanOf(Math.max(1, secondsLeft))} left`;
  return `at most ${rate} a second${left}`;
}

/** What a decision over many would come to, in one sentence. */
export function decisionInWords({ selected, goes }: Pick<DecisionForecast, 'selected' | 'goes'>): string {
  if (selected === 0) return 'None that fits is parked.';
  return `It would be decided over ${goes === selected ? `all ${goes}` : `${goes} of ${selected}`}.`;
}
