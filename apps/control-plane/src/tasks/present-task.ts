import { type ResultEvent, traceIdOf } from '#libs/contracts';
import type { AttemptView, PresentResult, ProbeView, TaskView } from '#libs/persistence';

/** A task as the API shows it. Fields without a value are null. */
export function presentTask(task: TaskView) {
  return {
    id: task.id,
    status: task.status,
    reason: task.reason,
    connector: task.connector,
    action: task.action,
    connection: task.connection,
    idempotencyKey: task.idempotencyKey,
    attempts: task.attempts.map(presentAttempt),
    probes: task.probes.map(presentProbe),
    result: task.result && presentResult(task, task.result),
    traceId: traceIdOf(task.trace.traceparent),
    deadline: task.deadline,
    notBefore: task.notBefore,
    orderingKey: task.orderingKey,
    priority: task.priority,
    agent: task.agent,
    run: task.run,
    labels: task.labels,
    cancelRequestedAt: task.cancelRequestedAt,
    createdAt: task.createdAt,
    updatedAt: task.updatedAt,
    finishedAt: task.finishedAt,
    erasedAt: task.erasedAt,
  };
}

/** A task as the API shows it. */
export type PresentedTask = ReturnType<typeof presentTask>;

function presentAttempt(attempt: AttemptView) {
  const { taskId: _task, errorCode, errorMessage, answer, ...shown } = attempt;
  return { ...shown, error: presentError(errorCode, errorMessage), answer: presentAnswer(answer) };
}

function presentProbe(probe: ProbeView) {
  const { taskId: _task, errorCode, errorMessage, answer, ...shown } = probe;
  return { ...shown, error: presentError(errorCode, errorMessage), answer: presentAnswer(answer) };
}

const presentError = (code: string | null, message: string | null) => (code === null ? null : { code, message });

/** What is no text shows as replacement characters: it is for people to look at. */
const presentAnswer = (answer: Buffer | null) => answer?.toString('utf8') ?? null;

/** The data of the result's event; where a page leaves that out for its size, what leads to it. */
function presentResult(task: TaskView, result: PresentResult) {
  const { sequence, status, event } = result;
  if (event === null) {
    const { id: taskId, connector, action } = task;
    return { sequence, taskId, connector, action, status, outputUrl: `/v1/tasks/${taskId}/output` };
  }
  const { data } = JSON.parse(event.toString('utf8')) as ResultEvent;
  return { sequence, ...data };
}
