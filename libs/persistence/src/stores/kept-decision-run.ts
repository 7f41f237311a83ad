import type { StatementRunner } from '../database.js';
import { keepDecisionRun } from '../statements/keep-decision-run.js';
import { lockDecisionRun } from '../statements/lock-decision-run.js';
import type { DecisionRunView } from './decision-run-view.js';

/** A decision run with what its next step is decided by. */
export type KeptDecisionRun = DecisionRunView & {
  /** Up to when the rate was used up. */
  pacedAt: Date;
  /** A hash of what was asked for, labels with their values included. */
  asked: Buffer;
};

/** Locks a run until the transaction ends, and tells the database's time; null where there is none. */
export async function lockDecisionRunIn(
  runner: StatementRunner,
  tenant: string,
  id: string,
): Promise<(KeptDecisionRun & { now: Date }) | null> {
  const [run] = await runner.run<KeptDecisionRun & { now: Date }>(lockDecisionRun, [tenant, id]);
  return run ?? null;
}

/** Keeps how a run stands, which is locked. */
export async function keepRun(runner: StatementRunner, tenant: string, run: KeptDecisionRun): Promise<void> {
  const { id, state, pacedAt, decided, alone, refused, left } = run;
  await runner.run(keepDecisionRun, [tenant, id, state, pacedAt, decided, alone, refused, left]);
}

/** A run as it is shown. */
export function shownRun(run: DecisionRunView): DecisionRunView {
  const { pacedAt: _pace, asked: _asked, ...shown } = run as KeptDecisionRun;
  return shown;
}
