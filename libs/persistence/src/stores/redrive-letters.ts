import type { TraceHeaders } from '#libs/contracts';
import type { StatementRunner } from '../database.js';
import { endDeadLetters } from '../statements/end-dead-letters.js';
import { redriveTasks } from '../statements/redrive-tasks.js';
import type { RedrivenTask } from './dead-letter-view.js';

/** A dead letter that is locked until the transaction ends. */
export interface LockedLetter {
  id: string;
  task_id: string | null;
  state: string;
}

/** Why a dead letter cannot be sent again. */
export type RefusalCode = 'no_task' | 'unknown_task' | 'doubtful' | 'not_failed' | 'not_open';

interface Refused {
  code: RefusalCode;
  /** The state its task, or the letter itself, is in, where that is why. */
  state?: string;
}

/** What a redrive did. */
export interface RedrivenLetters {
  redriven: string[];
  tasks: RedrivenTask[];
  refused: { id: string; refusal: Refused }[];
}

interface TaskRow {
  id: string;
  connector: string;
  action: string;
  status: string;
  doubtful: boolean | null;
  trace: TraceHeaders | null;
}

/**
 * Sends the tasks behind open dead letters back to the start and ends the letters, audited, in the transaction that has locked
 * them. A task is redriven once, however many letters it has. `days` are those between which the tasks were made.
 */
export async function redriveLetters(
  runner: StatementRunner,
  tenant: string,
  open: readonly LockedLetter[],
  { days, ...by }: { actor: string; note: string | null; days: readonly [string, string] },
): Promise<RedrivenLetters> {
  const taskIds = [...new Set(open.flatMap(({ task_id }) => task_id ?? []))].sort();
  const rows = taskIds.length === 0 ? [] : await runner.run<TaskRow>(redriveTasks, [tenant, taskIds, ...days]);
  const tasks = new Map(rows.map((row) => [row.id, row]));
  const judged = open.map(({ id, task_id }) => ({
    id,
    refusal: whyNot(task_id === null ? null : (tasks.get(task_id) ?? 'unknown')),
  }));
  const redriven = judged.filter(({ refusal }) => refusal === null).map(({ id }) => id);
  await endLetters(runner, tenant, redriven, { state: 'redriven', ...by });
  return {
    redriven,
    tasks: rows.flatMap(({ id, connector, action, trace }) =>
      trace === null ? [] : [{ tenant, id, connector, action, trace }],
    ),
    refused: judged.flatMap(({ id, refusal }) => (refusal === null ? [] : [{ id, refusal }])),
  };
}

/** Ends letters that are locked and open, audited. */
export async function endLetters(
  runner: StatementRunner,
  tenant: string,
  ids: readonly string[],
  { state, actor, note }: { state: 'redriven' | 'discarded'; actor: string; note: string | null },
): Promise<void> {
  if (ids.length === 0) return;
  const act = state === 'redriven' ? 'dead-letter.redrive' : 'dead-letter.discard';
  await runner.run(endDeadLetters, [tenant, ids, state, actor, note, act]);
}

/** Why a letter cannot be sent again, for people. */
export function explainRefusal({ code, state = 'ended' }: Refused): string {
  switch (code) {
    case 'no_task':
      return 'There is no task behind it: publish a corrected task';
    case 'unknown_task':
      return 'Its task was never accepted, or is gone: publish a corrected task';
    case 'doubtful':
      return 'Its effect may have happened and must not happen twice: nobody may send it again';
    case 'not_failed':
      return `Its task is ${state}; only a failed one is redriven`;
    case 'not_open':
      return `It is ${state} already`;
  }
}

function whyNot(task: TaskRow | 'unknown' | null): Refused | null {
  if (task === null) return { code: 'no_task' };
  if (task === 'unknown') return { code: 'unknown_task' };
  if (task.doubtful) return { code: 'doubtful' };
  return task.trace === null ? { code: 'not_failed', state: task.status } : null;
}
