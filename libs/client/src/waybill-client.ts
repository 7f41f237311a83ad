import { setMaxListeners } from 'node:events';
import type { TaskMessage } from '#libs/contracts';
import type { AmqpOptions } from './amqp/amqp-options.js';
import { AmqpTransport } from './amqp/amqp-transport.js';
import { Budget } from './budget.js';
import { ClientClosed } from './errors.js';
import type { HttpOptions } from './http/http-options.js';
import { HttpTransport } from './http/http-transport.js';
import { prepareSubmission } from './submission.js';
import type { CallOptions, SubmitOptions, WaitOptions } from './submit-options.js';
import type { TaskResult } from './task-result.js';
import type { Transport, Wanted } from './transport.js';

const DEFAULT_TIMEOUT_MS = 60_000;

/** A task that is accepted. */
export interface SubmittedTask {
  /** To ask for the result with. */
  readonly id: string;
  /** To submit the same task again with. */
  readonly idempotencyKey: string;
}

/** A client of Waybill, over HTTP or over AMQP. One serves any number of calls at a time. */
export class WaybillClient {
  readonly #transport: Transport;
  readonly #closing = new AbortController();

  private constructor(transport: Transport) {
    this.#transport = transport;
    // Every call listens, and Node 20 takes more than ten listeners for a leak.
    setMaxListeners(0, this.#closing.signal);
  }

  /** A client that speaks to the control-plane. @throws TypeError for an address or an API key that is none */
  static http(options: HttpOptions): WaybillClient {
    return new WaybillClient(new HttpTransport(options));
  }

  /**
   * A client that speaks to the broker; needs the package `amqplib`. It connects with the first call and by itself again,
   * and keeps the process alive until `close`. @throws TypeError for an address that is none
   */
  static amqp(options: AmqpOptions): WaybillClient {
    return new WaybillClient(new AmqpTransport(options));
  }

  /**
   * Hands over a task. Resolves once it is safe: committed (HTTP) or confirmed by the broker (AMQP). Tries again by
   * itself under the same idempotency key, so that a lost answer never makes two tasks of one.
   *
   * @throws RequestRefused, TaskUnroutable, WaybillUnavailable, ClientClosed
   */
  async submit(task: TaskMessage, options: SubmitOptions = {}): Promise<SubmittedTask> {
    const submission = prepareSubmission(task, options);
    const id = await this.#transport.submit(submission, this.#budget(options));
    return { id, idempotencyKey: submission.idempotencyKey };
  }

  /**
   * The task's present result, or null while it has none. Over AMQP only of tasks that this client has submitted: what
   * it has been told so far.
   *
   * @throws TaskUnknown, RequestRefused, WaybillUnavailable, ClientClosed
   */
  async result(id: string, options: CallOptions = {}): Promise<TaskResult | null> {
    return this.#transport.result(id, this.#budget(options));
  }

  /**
   * Waits for the task's result, whatever its status. `parked` counts as one unless `parked: 'wait'` is given.
   *
   * @throws ResultPending when the time is over, TaskUnknown, RequestRefused, ClientClosed
   */
  async waitForResult(id: string, options: WaitOptions = {}): Promise<TaskResult> {
    return this.#transport.waitForResult(id, wantedBy(options), this.#budget(options));
  }

  /**
   * Hands over a task and waits for its result. A failed task is a result with `status: 'failed'`, no exception.
   *
   * @throws ResultPending with the task's id when it was accepted and the time is over, and all that `submit` throws
   */
  async submitAndWait(task: TaskMessage, options: SubmitOptions & WaitOptions = {}): Promise<TaskResult> {
    const submission = prepareSubmission(task, options);
    return this.#transport.submitAndWait(submission, wantedBy(options), this.#budget(options));
  }

  /** Ends the connection. Calls under way reject with ClientClosed at once, whatever they wait for. */
  close(): Promise<void> {
    this.#closing.abort(new ClientClosed());
    return this.#transport.close();
  }

  #budget({ timeoutMs = DEFAULT_TIMEOUT_MS, signal }: CallOptions): Budget {
    return new Budget(timeoutMs, [this.#closing.signal, ...(signal ? [signal] : [])]);
  }
}

const wantedBy =
  ({ parked = 'return' }: WaitOptions): Wanted =>
  ({ status }) =>
    parked === 'return' || status !== 'parked';
