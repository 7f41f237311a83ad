import type {
  DecisionItemState,
  DecisionRun,
  DecisionRunState,
  EffectClass,
  ParkedDecisionName,
  ParkedTaskFilter,
} from '#libs/contracts';

/** A decision run as an operator sees it. Numbers count tasks. */
export type DecisionRunView = Omit<DecisionRun, 'createdAt' | 'updatedAt' | 'endedAt' | 'waiting' | 'secondsLeft'> & {
  state: DecisionRunState;
  createdAt: Date;
  updatedAt: Date;
  endedAt: Date | null;
};

/** One task of a run, with what it stood on when it was chosen. */
export interface DecisionItemView {
  position: number;
  taskId: string;
  state: DecisionItemState;
  /** Why it is refused. */
  reason: string | null;
  /** The status it was found in where it was left alone. */
  found: string | null;
  /** Why it was parked. */
  doubt: string | null;
  effectClass: EffectClass | null;
  attempts: number;
  /** When its turn came. */
  at: Date | null;
}

/** How many tasks of a run have not had their turn. */
export function waitingOf(run: Pick<DecisionRunView, 'selected' | 'decided' | 'alone' | 'refused' | 'left'>): number {
  return run.selected - run.decided - run.alone - run.refused - run.left;
}

/** What is decided, and over which tasks. */
export interface DecisionWish {
  decision: ParkedDecisionName;
  filter: ParkedTaskFilter;
  /** It is known of all of them that their effect has not happened. */
  effectRuledOut: boolean;
  /** Tasks at most, the oldest; null for all that are meant. */
  limit: number | null;
}

/** How a run is made. */
export interface DecisionOrder extends DecisionWish {
  note: string;
  /** Tasks decided in a second at most. */
  rate: number;
  /** Starts one run only; null for none. */
  idempotencyKey: string | null;
}

/** Why a decision over many is not open to a parked task. */
export type DecisionRefusal = 'deadline_passed' | 'doubtful';

/** Parked tasks with one cause, and what a decision over them would come to. */
export interface WeighedGroup {
  connector: string;
  action: string;
  reason: string | null;
  effectClass: EffectClass | null;
  /** Null where the decision is open to them. */
  refusal: DecisionRefusal | null;
  tasks: number;
  /** Five of them at most, the oldest first. */
  examples: string[];
}

/** What became of the wish for a run. `present`: the one that is in the way. */
export type DecisionStart =
  | { kind: 'started'; run: DecisionRunView }
  /** Its key has started that run before. */
  | { kind: 'same'; run: DecisionRunView }
  /** Its key has started a run over something else. */
  | { kind: 'other'; run: DecisionRunView }
  | { kind: 'nothing'; groups: WeighedGroup[] }
  /** More than a run may be about. */
  | { kind: 'too-many' }
  | { kind: 'present'; run: DecisionRunView };
