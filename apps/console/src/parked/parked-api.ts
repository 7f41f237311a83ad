import type {
  DecisionForecast,
  DecisionItemState,
  DecisionRun,
  ParkedDecisionName,
  ParkedGroup,
  ParkedTaskFilter,
} from '#libs/contracts';
import type { Page, Task } from '../api/answers.js';
import type { ConsoleApi } from '../api/console-api.js';

/** Which parked tasks are meant; an empty text narrows nothing. */
export interface ParkedChoice {
  readonly connector: string;
  readonly action: string;
  readonly connection: string;
  readonly reason: string;
  /** `name:value`. */
  readonly label: string;
  readonly agent: string;
  /** Instants, ISO 8601. */
  readonly parkedAfter: string;
  readonly parkedBefore: string;
}

/** Narrows nothing. */
export const ALL_PARKED: ParkedChoice = {
  ...{ connector: '', action: '', connection: '', reason: '', label: '', agent: '' },
  ...{ parkedAfter: '', parkedBefore: '' },
};

/** A page of parked tasks, the oldest first; `total` and `groups` count all that fit. */
export interface ParkedPage extends Page<Task> {
  readonly total: number;
  readonly groups: readonly ParkedGroup[];
}

/** What is decided over many, and how. */
export interface DecisionWish {
  readonly decision: ParkedDecisionName;
  /** How it is known. */
  readonly note: string;
  /** It is known of all of them that their effect has not happened; counts with `retry` alone. */
  readonly effectRuledOut: boolean;
}

/** One task of a run. */
export interface DecisionItem {
  readonly taskId: string;
  readonly reason: string | null;
  readonly found: string | null;
}

/** Parked tasks that fit, the oldest first. */
export const readParked = (api: ConsoleApi, choice: ParkedChoice, limit: number, signal: AbortSignal) =>
  api.read<ParkedPage>('/v1/parked-tasks', { ...choice, limit: String(limit) }, signal);

/** So many one run takes at most. */
export const MOST_AT_ONCE = 100_000;

/** What a decision over all that fit would come to, over the oldest of them where they are too many for one run. */
export const previewDecision = (api: Pick<ConsoleApi, 'act'>, choice: ParkedChoice, wish: DecisionWish) =>
  api.act<DecisionForecast>('POST', '/v1/decision-runs', {
    ...{ ...bodyOf(choice, wish), limit: MOST_AT_ONCE, dryRun: true },
  });

/** How a decision over many is begun: so many tasks a second, no more of them than were previewed. */
export interface DecisionPace {
  readonly rate: number;
  /** What was parked since then is not decided over unseen. */
  readonly limit: number;
  readonly idempotencyKey: string;
}

/** Decides over all that fit; one run, however often it is asked for by one key. */
export const startDecisions = (
  api: Pick<ConsoleApi, 'act'>,
  choice: ParkedChoice,
  wish: DecisionWish,
  pace: DecisionPace,
) => api.act<DecisionRun>('POST', '/v1/decision-runs', { ...bodyOf(choice, wish), ...pace });

/** The latest decision runs. */
export const readDecisionRuns = (api: ConsoleApi, signal: AbortSignal) =>
  api.read<Page<DecisionRun>>('/v1/decision-runs', { limit: '10' }, signal);

/** Tasks of a run that are in one state. */
export const readDecisionItems = (api: ConsoleApi, run: string, state: DecisionItemState, signal: AbortSignal) =>
  api.read<Page<DecisionItem>>(`/v1/decision-runs/${encodeURIComponent(run)}/items`, { state, limit: '20' }, signal);

/** Ends a run midway. */
export const cancelDecisions = (api: ConsoleApi, run: string) =>
  api.act<DecisionRun>('POST', `/v1/decision-runs/${encodeURIComponent(run)}/cancel`, {});

function bodyOf(choice: ParkedChoice, { decision, note, effectRuledOut }: DecisionWish) {
  return {
    filter: filterOf(choice),
    decision,
    note,
    ...(decision === 'retry' && effectRuledOut && { effectRuledOut }),
  };
}

/** The filter that a choice stands for. */
export function filterOf({ label, ...others }: ParkedChoice): ParkedTaskFilter {
  const given = Object.entries(others).filter(([, text]) => text !== '');
  return { ...Object.fromEntries(given), ...(label === '' ? {} : { label: [label] }) };
}
