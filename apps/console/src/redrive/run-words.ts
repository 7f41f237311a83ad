import type { DecisionForecast, DecisionRun, Forecast, RedriveRun, RedriveRunState, ReplayRun } from '#libs/contracts';
import { decidedSoFar, decisionInWords } from '../parked/decision-words.js';
import { replayedSoFar } from '../replay/replay-words.js';
import { spanOf } from '../time/span.js';

const STATES: Readonly<Record<RedriveRunState, string>> = {
  running: 'running',
  paused: 'paused',
  stopped: 'stopped by itself',
  cancelled: 'cancelled',
  done: 'done',
};

/** What an operator can have a run do. */
export type Steering = 'pause' | 'resume' | 'cancel';

/** How a run stands, in words. */
export const runStateOf = ({ state }: Pick<RedriveRun, 'state'>): string => STATES[state] ?? state;

/** What can be done with a run as it stands. */
export function steeringOf({ state }: Pick<RedriveRun, 'state'>): readonly Steering[] {
  if (state === 'running') return ['pause', 'cancel'];
  return state === 'paused' ? ['resume', 'cancel'] : [];
}

/** Whether a run still has something to do. */
export const isUnderWay = (run: Pick<RedriveRun, 'state'>): boolean => steeringOf(run).length > 0;

/** How many of a run's dead letters are through, whatever became of them. */
export const endedOf = ({ succeeded, failed, cancelled, refused }: RedriveRun): number =>
  succeeded + failed + cancelled + refused;

/** How far a run is: its batch, what became of what was sent, and what is left. */
export function progressOf(run: RedriveRun): string {
  const parts: (string | null)[] = [
    isUnderWay(run) ? `batch ${run.batch} of ${run.batches}` : null,
    `${run.sent} of ${run.selected} sent`,
    ...(['succeeded', 'failed', 'cancelled', 'refused'] as const).map((what) => counted(run[what], what)),
    counted(run.underWay, 'under way'),
    counted(run.left, 'left open'),
  ];
  return parts.filter((part) => part !== null).join(', ');
}

/** How fast a run goes and how long the rest takes. */
export function paceOf({ rate, secondsLeft, waiting }: RedriveRun): string {
  const left = secondsLeft === null || waiting === 0 ? '' : `, about ${spanOf(Math.max(1, secondsLeft))} left`;
  return `at most ${rate} a second${left}`;
}

/** What something would come to, in one sentence. */
export function forecastInWords({ selected, goes }: Pick<Forecast, 'selected' | 'goes'>, done: string): string {
  if (selected === 0) return 'Nothing is open.';
  if (goes === selected) return goes === 1 ? `The one that is open would be ${done}.` : `All ${goes} would be ${done}.`;
  return `${goes} of ${selected} would be ${done}.`;
}

/** How long so many take at a rate at the least, as a sentence behind another; empty where none would go, or without a rate. */
export const leastTimeInWords = (goes: number, rate: number): string =>
  goes > 0 && rate >= 1 ? ` That takes at least ${spanOf(Math.ceil(goes / rate))}.` : '';

/** What there is instead of what was asked for, where it is a run or a forecast; null where it is something else. */
export function presentInWords(present: unknown): string | null {
  if (typeof present !== 'object' || present === null) return null;
  if ('effectRuledOut' in present) {
    const run = present as DecisionRun;
    return `At present the run of ${run.createdBy} is ${run.state}: ${decidedSoFar(run)}.`;
  }
  if ('alreadyOwed' in present) {
    const run = present as ReplayRun;
    return `At present the replay of ${run.createdBy} is ${run.state}: ${replayedSoFar(run)}.`;
  }
  if ('groups' in present) return decisionInWords(present as DecisionForecast);
  if ('batches' in present) {
    const run = present as RedriveRun;
    return `At present the run of ${run.createdBy} is ${runStateOf(run)}: ${progressOf(run)}.`;
  }
  return 'goes' in present ? forecastInWords(present as Forecast, 'sent') : null;
}

const counted = (count: number, what: string): string | null => (count === 0 ? null : `${count} ${what}`);
