import type { EffectClass, ResultStatus, TaskStatus, TraceHeaders, WaitingReason } from '#libs/contracts';

/** One try of a task, as a reader is told of it. */
export interface AttemptView {
  taskId: string;
  number: number;
  effectClass: EffectClass;
  method: string;
  url: string;
  connectionVersion: number;
  intentAt: Date;
  endedAt: Date | null;
  outcome: string | null;
  phase: string | null;
  httpStatus: number | null;
  errorCode: string | null;
  errorMessage: string | null;
  providerRequestId: string | null;
  operationToken: string;
  /** SHA-256 over what was sent, in hexadecimal digits. */
  requestHash: string;
  /** How the answer began, where it was no success; null in a page. */
  answer: Buffer | null;
}

/** One look for the effect of an attempt, as a reader is told of it. */
export interface ProbeView {
  taskId: string;
  attempt: number;
  number: number;
  at: Date;
  outcome: string;
  url: string;
  scope: string;
  httpStatus: number | null;
  errorCode: string | null;
  errorMessage: string | null;
  /** How the answer began; null in a page. */
  answer: Buffer | null;
}

/** The result a task stands on now. `event` is null where it is larger than was asked for. */
export interface PresentResult {
  taskId: string;
  sequence: number;
  status: ResultStatus;
  event: Buffer | null;
}

/** The columns of a task that a reader is told. */
export interface TaskRow {
  id: string;
  status: TaskStatus;
  reason: string | null;
  connector: string;
  action: string;
  connection: string;
  idempotencyKey: string;
  deadline: Date | null;
  notBefore: Date | null;
  orderingKey: string | null;
  priority: string;
  agent: string | null;
  run: string | null;
  labels: Record<string, string>;
  trace: TraceHeaders;
  cancelRequestedAt: Date | null;
  createdAt: Date;
  /** Microseconds since 1970: dates here hold milliseconds only. */
  createdMicros: string;
  updatedAt: Date;
  finishedAt: Date | null;
  /** When what it carried was erased. */
  erasedAt: Date | null;
}

/** A task with its attempts, its probes and its present result. */
export interface TaskView extends TaskRow {
  attempts: AttemptView[];
  probes: ProbeView[];
  result: PresentResult | null;
}

/** The place of a task in a list, newest first. */
export type TaskPlace = Pick<TaskRow, 'createdMicros' | 'id'>;

/** Which tasks a page holds; null narrows nothing. */
export interface TaskFilter {
  id: string | null;
  idempotencyKey: string | null;
  status: TaskStatus | null;
  /** Why they wait; narrows to those that do. */
  reason: WaitingReason | null;
  connector: string | null;
  action: string | null;
  connection: string | null;
  agent: string | null;
  run: string | null;
  /** 32 hexadecimal digits in lower case. */
  traceId: string | null;
  /** All of these must be carried; empty for any. */
  labels: Readonly<Record<string, string>>;
  /** Accepted not before it. */
  since: Date | null;
  /** Accepted before it. */
  until: Date | null;
  /** The task the page begins behind; null for the first page. */
  behind: TaskPlace | null;
  limit: number;
}

/** Narrows nothing. */
export const ANY_TASK: Omit<TaskFilter, 'limit'> = {
  id: null,
  idempotencyKey: null,
  status: null,
  reason: null,
  connector: null,
  action: null,
  connection: null,
  agent: null,
  run: null,
  traceId: null,
  labels: {},
  since: null,
  until: null,
  behind: null,
};

/** The output of a task's present result: apart where it is large, else inside the event. */
export interface StoredOutput {
  status: ResultStatus;
  event: Buffer;
  output: Buffer | null;
}
