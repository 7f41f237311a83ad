import type { ParkedDecisionName, TaskStatus, TraceHeaders } from '#libs/contracts';
import type { DecisionRules, DecisionStep, ParkedDecision, ParkedTask } from '#libs/execution';
import type { StatementRunner } from '../database.js';
import { lockParkedTasks } from '../statements/lock-parked-tasks.js';
import { markDecisionItems } from '../statements/mark-decision-items.js';
import { settleParkedTasks } from '../statements/settle-parked-tasks.js';
import { takeDecisionItems } from '../statements/take-decision-items.js';
import { toColumns } from './columns.js';
import type { DecisionRefusal } from './decision-run-view.js';
import type { KeptDecisionRun } from './kept-decision-run.js';
import { PostgresTaskStore } from './postgres-task-store.js';
import { bornBetweenOf } from './task-columns.js';

interface Taken {
  position: number;
  taskId: string;
  born: string;
  /** What it was parked under when it was chosen. */
  fence: string;
}

interface Locked extends ParkedTask {
  born: string;
  status: TaskStatus;
  trace: TraceHeaders;
  fence: string;
  correlationId: string | null;
  orderingKey: string | null;
  refusal: DecisionRefusal | null;
}

interface Mark {
  position: number;
  state: 'decided' | 'alone' | 'refused';
  reason: string | null;
  found: string | null;
}

/** The run that is locked, at which time, and what becomes of a task that is decided over. */
interface Deciding {
  tenant: string;
  run: KeptDecisionRun & { now: Date };
  resolve: DecisionRules['resolve'];
}

/** What is said of a task that is there no more. */
const GONE = 'gone';

/**
 * Decides over the next `most` tasks of a run, in the transaction that has locked it. Each must be parked still under the fence it was
 * chosen with: another one says that somebody has decided over it or taken it up, and it is left alone with the state it is in.
 */
export async function decideShare(
  runner: StatementRunner,
  of: Deciding,
  most: number,
): Promise<Omit<DecisionStep, 'done' | 'more'>> {
  const { tenant, run } = of;
  const taken = await runner.run<Taken>(takeDecisionItems, [tenant, run.id, most]);
  const days = bornBetweenOf(taken);
  const ids = taken.map(({ taskId }) => taskId).sort();
  const rows = await runner.run<Locked>(lockParkedTasks, [tenant, ids, ...days, run.decision, run.effectRuledOut]);
  const tasks = new Map(rows.map((task) => [task.id, task]));
  const marks = taken.map((item) => judge(item, tasks.get(item.taskId)));
  const open = new Set(marks.filter(({ state }) => state === 'decided').map(({ position }) => position));
  const decided = taken.flatMap(({ position, taskId }) => (open.has(position) ? (tasks.get(taskId) ?? []) : []));
  const made = await settle(runner, of, days, decided);
  await runner.run(markDecisionItems, [
    ...[tenant, run.id],
    ...toColumns(marks, [(m) => m.position, (m) => m.state, (m) => m.reason, (m) => m.found]),
  ]);
  const count = (state: Mark['state']) => marks.filter((mark) => mark.state === state).length;
  return { ...made, decided: count('decided'), alone: count('alone'), refused: count('refused') };
}

function judge({ position, fence }: Taken, task: Locked | undefined): Mark {
  if (task?.status !== 'parked' || task.fence !== fence) {
    return { position, state: 'alone', reason: null, found: task?.status ?? GONE };
  }
  if (task.refusal !== null) return { position, state: 'refused', reason: task.refusal, found: null };
  return { position, state: 'decided', reason: null, found: null };
}

/** What is said of a task that is decided over. */
function decisionOf(decision: ParkedDecisionName): ParkedDecision {
  return decision === 'applied' ? { decision, output: null } : { decision };
}

async function settle(
  runner: StatementRunner,
  { tenant, run, resolve }: Deciding,
  days: readonly [string, string],
  tasks: readonly Locked[],
): Promise<Pick<DecisionStep, 'announced' | 'woken'>> {
  if (tasks.length === 0) return { announced: [], woken: [] };
  const outcomes = tasks
    .toSorted((one, other) => (one.id < other.id ? -1 : 1))
    .map((task) => ({ task, outcome: resolve(task, decisionOf(run.decision), run.now) }));
  const { status, reason } = outcomes[0]?.outcome ?? { status: 'accepted', reason: null };
  await runner.run(settleParkedTasks, [
    ...[tenant, ...days, status, reason, run.effectRuledOut],
    ...[run.createdBy, `task.resolve.${run.decision}`, `${run.note} (decision run ${run.id})`],
    ...toColumns(outcomes, [
      ({ task }) => task.id,
      ({ outcome }) => outcome.result?.sequence,
      ({ outcome }) => outcome.result?.routingKey,
      ({ outcome }) => outcome.result?.event,
    ]),
  ]);
  const announced = outcomes.flatMap(({ task, outcome: { result } }) =>
    result === null ? [] : [{ ...task, ...result, tenant }],
  );
  if (run.decision === 'retry') return { announced, woken: tasks.map((task) => ({ ...task, tenant })) };
  const lanes = new Map(
    tasks.flatMap(({ connector, orderingKey }) =>
      orderingKey === null ? [] : [[`${connector}/${orderingKey}`, { tenant, connector, orderingKey }] as const],
    ),
  );
  return { announced, woken: await new PostgresTaskStore(runner).nextInLanes([...lanes.values()]) };
}
