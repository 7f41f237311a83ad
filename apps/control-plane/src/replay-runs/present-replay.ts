import type { ReplayForecast } from '#libs/contracts';
import { type ReplaySelection, replayFate } from '#libs/delivery';
import type { ReplayGroup, ReplayRunView } from '#libs/persistence';

const WHY_LEFT = {
  owed: 'They are owed to the subscription still and come by themselves',
  erased: 'What they carried was erased on request',
} as const;

/** A replay run as the API shows it. */
export function presentReplayRun(run: ReplayRunView) {
  const { selected, sent, alreadyOwed, erased, rate, heldUp } = run;
  const isRunning = run.state === 'running';
  const waiting = isRunning ? Math.max(0, selected - sent - alreadyOwed - erased) : 0;
  return { ...run, waiting, secondsLeft: isRunning && heldUp === null ? Math.ceil(waiting / rate) : null };
}

/** A replay run as the API shows it. */
export type PresentedReplayRun = ReturnType<typeof presentReplayRun>;

/** What a replay would come to, as the API shows it. Pure. */
export function presentReplayForecast(
  groups: readonly ReplayGroup[],
  selection: ReplaySelection,
  { rate, keptSince }: { rate: number; keptSince: Date },
): ReplayForecast {
  const counts = { send: 0, owed: 0, erased: 0 };
  for (const group of groups) {
    const fate = replayFate(group, selection);
    if (fate !== null) counts[fate] += group.count;
  }
  const left = (['owed', 'erased'] as const).filter((reason) => counts[reason] > 0);
  return {
    selected: counts.send + counts.owed + counts.erased,
    goes: counts.send,
    refused: left.map((reason) => ({ reason, detail: WHY_LEFT[reason], letters: counts[reason] })),
    secondsNeeded: Math.ceil(counts.send / rate),
    keptSince: keptSince.toISOString(),
  };
}
