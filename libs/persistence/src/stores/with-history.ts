import type { StatementRunner } from '../database.js';
import { findAttempts } from '../statements/find-attempts.js';
import { findPresentResults } from '../statements/find-present-results.js';
import { findTaskProbes } from '../statements/find-task-probes.js';
import type { AttemptView, PresentResult, ProbeView, TaskRow, TaskView } from './task-view.js';

/** Tasks with their attempts, probes and results; of events and answers only so many bytes. */
export async function withHistory(
  runner: StatementRunner,
  tenant: string,
  rows: readonly TaskRow[],
  { eventBytes, answerBytes }: { eventBytes: number; answerBytes: number },
): Promise<TaskView[]> {
  if (rows.length === 0) return [];
  const ids = rows.map(({ id }) => id);
  const asked = [tenant, ids, answerBytes];
  const attempts = Map.groupBy(await runner.run<AttemptView>(findAttempts, asked), ({ taskId }) => taskId);
  const probes = Map.groupBy(await runner.run<ProbeView>(findTaskProbes, asked), ({ taskId }) => taskId);
  const results = await runner.run<PresentResult>(findPresentResults, [tenant, ids, eventBytes]);
  const resultOf = new Map(results.map((result) => [result.taskId, result]));
  return rows.map((row) => ({
    ...row,
    attempts: attempts.get(row.id) ?? [],
    probes: probes.get(row.id) ?? [],
    result: resultOf.get(row.id) ?? null,
  }));
}
