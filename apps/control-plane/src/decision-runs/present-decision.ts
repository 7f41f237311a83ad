import type { DecisionForecast, ParkedDecisionName, ParkedGroup } from '#libs/contracts';
import { MOST_EXAMPLES } from '#libs/contracts';
import {
  type DecisionItemView,
  type DecisionRefusal,
  type DecisionRunView,
  type DecisionWish,
  type WeighedGroup,
  waitingOf,
} from '#libs/persistence';

const DOES: Readonly<Record<ParkedDecisionName, string>> = {
  applied: 'Each succeeds without an output, and that is announced as a new result.',
  retry: 'Each is sent again, with the same operation token and as many attempts as a new task has.',
  abandon: 'Each fails as abandoned, and that is announced as a new result.',
};

const KEEPS_DOUBT =
  ' What is in doubt of it stays so: where a repetition would no longer be safe, the worker parks it again.';

const WHY_REFUSED: Readonly<Record<DecisionRefusal, string>> = {
  deadline_passed:
    'Their deadline has passed and nothing more is sent for them: resolve them as applied or abandon them',
  doubtful:
    'Their effect may have happened, and the provider cannot tell a repetition from it: find out, and say with effectRuledOut that it has not; or decide over each',
};

/** A decision run as the API shows it. */
export function presentDecisionRun(run: DecisionRunView) {
  const waiting = waitingOf(run);
  return { ...run, waiting, secondsLeft: run.state === 'running' ? Math.ceil(waiting / run.rate) : null };
}

/** A decision run as the API shows it. */
export type PresentedDecisionRun = ReturnType<typeof presentDecisionRun>;

/** One task of a run as the API shows it. */
export function presentDecisionItem({ position: _position, ...item }: DecisionItemView) {
  return item;
}

/** What a decision over many would come to, as the API shows it. Pure. */
export function presentDecisionForecast(
  groups: readonly WeighedGroup[],
  { decision, effectRuledOut }: Pick<DecisionWish, 'decision' | 'effectRuledOut'>,
): DecisionForecast {
  const sum = (of: readonly WeighedGroup[]) => of.reduce((total, { tasks }) => total + tasks, 0);
  const open = groups.filter(({ refusal }) => refusal === null);
  const refusals = [...new Set(groups.flatMap(({ refusal }) => refusal ?? []))].sort();
  return {
    selected: sum(groups),
    goes: sum(open),
    refused: refusals.map((reason) => ({
      reason,
      detail: WHY_REFUSED[reason],
      letters: sum(groups.filter(({ refusal }) => refusal === reason)),
    })),
    does: `${DOES[decision]}${decision === 'retry' && !effectRuledOut ? KEEPS_DOUBT : ''}`,
    groups: byCause(groups),
    examples: open.flatMap(({ examples }) => examples).slice(0, MOST_EXAMPLES),
  };
}

/** What they are, whether or not a decision is open to them, the largest group first. */
function byCause(groups: readonly WeighedGroup[]): ParkedGroup[] {
  const causes = new Map<string, ParkedGroup>();
  for (const { connector, action, reason, effectClass, tasks } of groups) {
    const key = JSON.stringify([connector, action, reason, effectClass]);
    const known = causes.get(key);
    causes.set(key, { connector, action, reason, effectClass, tasks: tasks + (known?.tasks ?? 0) });
  }
  return [...causes.values()].sort((one, other) => other.tasks - one.tasks);
}
