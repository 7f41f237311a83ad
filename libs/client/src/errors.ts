import type { Problem } from './problem.js';

/** Anything that went wrong in the client. Its subclasses are named by what the caller does next. */
export class WaybillError extends Error {
  override readonly name: string = 'WaybillError';
}

/**
 * Waybill or its broker said no, or the client did before anything was sent: mend the request, or the address it goes to.
 * Sending the same again changes nothing. Nothing was done.
 */
export class RequestRefused extends WaybillError {
  override readonly name = 'RequestRefused';
  /** What exactly was wrong; `code` is stable, `errors` names the fields. */
  readonly problem: Problem;

  constructor(problem: Problem, options?: ErrorOptions) {
    super(`Waybill refused the request: ${problem.detail} (${problem.code}, ${problem.status})`, options);
    this.problem = problem;
  }
}

/** The broker took the task from the client and had no queue for it. Check the virtual host and that Waybill is set up. */
export class TaskUnroutable extends WaybillError {
  override readonly name = 'TaskUnroutable';

  constructor(
    readonly taskId: string,
    routingKey: string,
  ) {
    super(`No queue takes task ${taskId} (${routingKey}): check the connector's name and the virtual host`);
  }
}

/**
 * Neither yes nor no came in time. A task may have been accepted: submit it again under `idempotencyKey`, at any later
 * time, and it is still one task. `cause` is the last trouble.
 */
export class WaybillUnavailable extends WaybillError {
  override readonly name = 'WaybillUnavailable';

  constructor(
    what: string,
    /** The key the task was sent under; null where no task was sent. */
    readonly idempotencyKey: string | null,
    options?: ErrorOptions,
  ) {
    super(idempotencyKey === null ? what : `${what} Submit again under the idempotency key ${idempotencyKey}`, options);
  }
}

/** The task is accepted and has no result yet that the caller wants. Go on with `result` or `waitForResult`. */
export class ResultPending extends WaybillError {
  override readonly name = 'ResultPending';

  constructor(
    readonly taskId: string,
    what: string,
    options?: ErrorOptions,
  ) {
    super(`Task ${taskId} has no result yet: ${what}`, options);
  }
}

/** Nothing is known of a task of this id: see whether it is another tenant's, or was submitted by another client. */
export class TaskUnknown extends WaybillError {
  override readonly name = 'TaskUnknown';

  constructor(
    readonly taskId: string,
    what: string,
  ) {
    super(`Task ${taskId} is not known: ${what}`);
  }
}

/** The client was closed, before this call or during it. */
export class ClientClosed extends WaybillError {
  override readonly name = 'ClientClosed';

  constructor() {
    super('The client is closed: make a new one');
  }
}
