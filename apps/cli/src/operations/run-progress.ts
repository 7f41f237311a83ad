import type { RedriveRun } from '#libs/contracts';
import { EXIT } from '../exit-code.js';
import { durationText } from '../output/duration.js';
import { plainText } from '../output/plain-text.js';
import type { WorkProgress } from './long-work.js';

/** Whether a run goes on no more. */
function isOver({ state }: RedriveRun): boolean {
  return state === 'done' || state === 'stopped' || state === 'cancelled';
}

/** How far a run is, on one line. */
function progressLine(run: RedriveRun): string {
  const { state, selected, succeeded, failed, cancelled, refused, left, batch, batches, rate, secondsLeft } = run;
  const ended = succeeded + failed + cancelled + refused + left;
  const share = selected === 0 ? 100 : Math.floor((ended / selected) * 100);
  const parts = [
    `${state} ${ended}/${selected} (${share} %)`,
    `batch ${batch}/${batches}`,
    `${rate}/s at most`,
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(refused > 0 ? [`${refused} refused`] : []),
    ...(secondsLeft === null || isOver(run) ? [] : [`${durationText(secondsLeft)} left`]),
  ];
  return parts.join(', ');
}

/** How a run has ended, as lines for people. */
function describeEnd(run: RedriveRun): string[] {
  const { id, state, reason, succeeded, failed, cancelled, refused, left, selected } = run;
  const counts = Object.entries({ succeeded, failed, cancelled, refused, left }).filter(([, count]) => count > 0);
  const said = counts.map(([name, count]) => `${count} ${name}`).join(', ') || 'nothing was sent';
  const why = reason === null ? '' : ` (${plainText(reason)})`;
  const look =
    failed + refused > 0
      ? [`waybill redrive-runs items ${id} --state ${failed > 0 ? 'failed' : 'refused'} says which.`]
      : [];
  return [`Run ${id} is ${state}${why}: of ${selected} ${said}.`, ...look];
}

/** How a redrive run is told. */
export const RUN_PROGRESS: WorkProgress<RedriveRun> = {
  noun: 'Run',
  cancel: 'redrive-runs cancel',
  isOver,
  line: progressLine,
  stage: ({ state, batch, batches }) => `${state}, batch ${batch} of ${batches}`,
  end: describeEnd,
  exit: ({ state }) => (state === 'done' ? EXIT.done : EXIT.failed),
};
