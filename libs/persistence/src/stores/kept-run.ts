import type { StatementRunner } from '../database.js';
import { leaveRedriveItems } from '../statements/leave-redrive-items.js';
import { lockIncidents } from '../statements/lock-incidents.js';
import { lockRedriveRun } from '../statements/lock-redrive-run.js';
import { resolveIncidents } from '../statements/resolve-incidents.js';
import type { RedriveRunView } from './redrive-run-view.js';

/** A redrive run with what its next step is decided by. */
export type KeptRun = RedriveRunView & {
  /** Up to when the rate was used up. */
  pacedAt: Date;
};

/** Locks a run until the transaction ends, and tells the database's time; null where there is none. */
export async function lockRun(
  runner: StatementRunner,
  tenant: string,
  id: string,
): Promise<(KeptRun & { now: Date }) | null> {
  const [run] = await runner.run<KeptRun & { now: Date }>(lockRedriveRun, [tenant, id]);
  return run ?? null;
}

/** How a run stands, as keep-redrive-run takes it behind tenant and id. */
export function keptColumns(run: KeptRun): unknown[] {
  const { state, reason, batch, pacedAt, sent, underWay, succeeded, failed, cancelled, refused, leftOpen } = run;
  return [state, reason, batch, pacedAt, sent, underWay, succeeded, failed, cancelled, refused, leftOpen];
}

/**
 * Leaves open what a run has not sent, because it ends. `incidents` are those of the letters: one whose letters others have
 * ended meanwhile is resolved now.
 */
export async function leaveTheRest(
  runner: StatementRunner,
  tenant: string,
  run: KeptRun,
): Promise<{ run: KeptRun; incidents: string[] }> {
  const left = await runner.run<{ incidentId: string | null; items: number }>(leaveRedriveItems, [tenant, run.id]);
  const leftOpen = left.reduce((sum, { items }) => sum + items, run.leftOpen);
  return { run: { ...run, leftOpen }, incidents: left.flatMap(({ incidentId }) => incidentId ?? []) };
}

/** Resolves incidents that nothing keeps open any more. `by` is who ended the last letter. */
export async function resolveSettled(
  runner: StatementRunner,
  tenant: string,
  incidents: ReadonlySet<string>,
  by: string,
): Promise<void> {
  if (incidents.size === 0) return;
  const ids = [...incidents].sort();
  await runner.run(lockIncidents, [tenant, ids]);
  await runner.run(resolveIncidents, [tenant, ids, by]);
}
