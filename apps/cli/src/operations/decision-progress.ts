import type { DecisionRun } from '#libs/contracts';
import { EXIT } from '../exit-code.js';
import { durationText } from '../output/duration.js';
import type { WorkProgress } from './long-work.js';

const counts = ({ decided, alone, refused, left }: DecisionRun): string =>
  [
    `${decided} decided`,
    ...(alone > 0 ? [`${alone} left alone`] : []),
    ...(refused > 0 ? [`${refused} refused`] : []),
    ...(left > 0 ? [`${left} parked as before`] : []),
  ].join(', ');

function progressLine(run: DecisionRun): string {
  const { state, selected, waiting, rate, secondsLeft } = run;
  const through = selected - waiting;
  const share = selected === 0 ? 100 : Math.floor((through / selected) * 100);
  return [
    `${state} ${through}/${selected} (${share} %)`,
    counts(run),
    `${rate}/s at most`,
    ...(secondsLeft === null ? [] : [`${durationText(secondsLeft)} left`]),
  ].join(', ');
}

/** How a decision run is told. What it had to leave makes a command that followed it fail: nobody is to take it for all. */
export const DECISION_PROGRESS: WorkProgress<DecisionRun> = {
  noun: 'Decision run',
  cancel: 'decision-runs cancel',
  isOver: ({ state }) => state !== 'running',
  line: progressLine,
  stage: ({ state }) => state,
  end: (run) => {
    const look = run.alone > 0 ? 'alone' : run.refused > 0 ? 'refused' : null;
    return [
      `Decision run ${run.id} is ${run.state}: of ${run.selected} tasks ${counts(run)}.`,
      ...(look === null ? [] : [`waybill decision-runs items ${run.id} --state ${look} says which.`]),
    ];
  },
  exit: ({ state, refused }) => (state === 'done' && refused === 0 ? EXIT.done : EXIT.failed),
};
