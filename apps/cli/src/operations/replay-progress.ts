import type { ReplayRun } from '#libs/contracts';
import { EXIT } from '../exit-code.js';
import { durationText } from '../output/duration.js';
import { plainText } from '../output/plain-text.js';
import type { WorkProgress } from './long-work.js';

const counts = ({ sent, owed, givenUp, alreadyOwed, erased }: ReplayRun): string =>
  [
    `${sent} sent`,
    ...(owed > 0 ? [`${owed} of them not taken yet`] : []),
    ...(givenUp > 0 ? [`${givenUp} given up`] : []),
    ...(alreadyOwed > 0 ? [`${alreadyOwed} owed already`] : []),
    ...(erased > 0 ? [`${erased} erased`] : []),
  ].join(', ');

function progressLine(run: ReplayRun): string {
  const { state, heldUp, selected, waiting, rate, secondsLeft } = run;
  const through = selected - waiting;
  const share = selected === 0 ? 100 : Math.floor((through / selected) * 100);
  return [
    `${state} ${through}/${selected} (${share} %)`,
    counts(run),
    `${rate}/s at most`,
    ...(heldUp === null ? [] : [`waiting, for the subscription is ${heldUp}`]),
    ...(secondsLeft === null ? [] : [`${durationText(secondsLeft)} left`]),
  ].join(', ');
}

/** How a replay is told. One whose receiver has not taken all of it makes a command that followed it fail: nobody is to take it for done. */
export const REPLAY_PROGRESS: WorkProgress<ReplayRun> = {
  noun: 'Replay run',
  cancel: 'replay-runs cancel',
  isOver: ({ state }) => state !== 'running',
  line: progressLine,
  stage: ({ state, heldUp }) => `${state} ${heldUp ?? ''}`,
  end: (run) => {
    const why = run.reason === null ? '' : ` (${plainText(run.reason)})`;
    const look = run.givenUp > 0 ? 'given-up' : run.owed > 0 ? 'owed' : null;
    return [
      `Replay run ${run.id} is ${run.state}${why}: of ${run.selected} ${run.kind} ${counts(run)}.`,
      ...(look === null ? [] : [`waybill subscriptions deliveries ${run.subscription} --state ${look} says which.`]),
    ];
  },
  exit: ({ state, owed, givenUp }) => (state === 'done' && owed + givenUp === 0 ? EXIT.done : EXIT.failed),
};
