import { isUuid, RESULT_STATUSES } from '#libs/contracts';
import type { Budget } from '../budget.js';
import { RequestRefused, ResultPending, TaskUnknown, WaybillUnavailable } from '../errors.js';
import type { Submission } from '../submission.js';
import type { TaskResult } from '../task-result.js';
import type { Transport, Wanted } from '../transport.js';
import { HttpCalls } from './http-calls.js';
import type { HttpOptions } from './http-options.js';

/** What the client reads of a task as the API shows it. */
interface TaskView {
  readonly id: string;
  readonly status: string;
  readonly result: TaskResult | null;
}

/** Below what proxies on the way cut off. */
const LONGEST_WAIT_SECONDS = 20;
const FIRST_POLL_MS = 250;
const LONGEST_POLL_MS = 5_000;

/** Waybill over HTTP: the control-plane's `/v1/tasks`. */
export class HttpTransport implements Transport {
  readonly #calls: HttpCalls;

  constructor(options: HttpOptions) {
    this.#calls = new HttpCalls(options);
  }

  async submit(submission: Submission, budget: Budget): Promise<string> {
    return (await this.#post(submission, budget, false)).id;
  }

  async submitAndWait(submission: Submission, wanted: Wanted, budget: Budget): Promise<TaskResult> {
    const view = await this.#post(submission, budget, true);
    // The task is accepted: trouble from here on is a result that is still to come.
    const result = await this.#resultOf(view, budget).catch((error) => waitOut(error, view.id, budget));
    if (result !== null && wanted(result)) return result;
    return this.waitForResult(view.id, wanted, budget);
  }

  async result(id: string, budget: Budget): Promise<TaskResult | null> {
    if (!isUuid(id)) throw new TaskUnknown(id, 'a task’s id is a UUID');
    const view = await this.#get(`/v1/tasks/${id}`, id, budget);
    return this.#resultOf(view as TaskView, budget);
  }

  async waitForResult(id: string, wanted: Wanted, budget: Budget): Promise<TaskResult> {
    for (let pauseMs = FIRST_POLL_MS; budget.leftMs > 0; pauseMs = Math.min(LONGEST_POLL_MS, pauseMs * 1.5)) {
      const result = await this.result(id, budget).catch((error) => waitOut(error, id, budget));
      if (result !== null && wanted(result)) return result;
      await budget.pause(pauseMs * (0.75 + Math.random() / 2));
    }
    throw new ResultPending(id, 'the time is over');
  }

  /** Every request ends with its budget; `fetch` holds no process. */
  async close(): Promise<void> {}

  async #post({ idempotencyKey, body, trace }: Submission, budget: Budget, forResult: boolean): Promise<TaskView> {
    const waitFor = (leftMs: number) => Math.min(LONGEST_WAIT_SECONDS, Math.floor(leftMs / 1_000) - 1);
    const view = await this.#calls.send(
      {
        method: 'POST',
        path: '/v1/tasks',
        headers: (leftMs) => ({
          'content-type': 'application/json',
          'idempotency-key': quoted(idempotencyKey),
          ...(forResult && waitFor(leftMs) > 0 ? { prefer: `wait=${waitFor(leftMs)}` } : {}),
          ...trace,
        }),
        body,
        idempotencyKey,
        ...(forResult ? { waitMs: LONGEST_WAIT_SECONDS * 1_000 } : {}),
      },
      budget,
    );
    return view as TaskView;
  }

  /** The present result; an output too large for it is fetched and put in its place. */
  async #resultOf({ id, status, result }: TaskView, budget: Budget): Promise<TaskResult | null> {
    // A task that was parked or has failed and runs again still shows its former result.
    if (result === null || !(RESULT_STATUSES as readonly string[]).includes(status)) return null;
    if (result.outputUrl === undefined) return result;
    const { outputUrl: _fetched, ...rest } = result;
    return { ...rest, output: await this.#get(`/v1/tasks/${id}/output`, id, budget) };
  }

  async #get(path: string, id: string, budget: Budget): Promise<unknown> {
    try {
      return await this.#calls.send({ method: 'GET', path }, budget);
    } catch (error) {
      if (!(error instanceof RequestRefused) || error.problem.status !== 404) throw error;
      throw new TaskUnknown(
        id,
        'this API key’s tenant has none of that id, or it came over AMQP and is not claimed yet',
      );
    }
  }
}

/**
 * Where Waybill cannot be asked again in time, waits until the time is over all the same: it has asked for that with
 * `Retry-After`, and a caller who waits anew after ResultPending must not ask it sooner.
 */
async function waitOut(error: unknown, id: string, budget: Budget): Promise<never> {
  if (!(error instanceof WaybillUnavailable)) throw error;
  await budget.pause(budget.leftMs);
  throw new ResultPending(id, 'Waybill cannot tell at present', { cause: error });
}

/** A string of RFC 8941, section 3.3.3. */
const quoted = (text: string) => `"${text.replace(/["\\]/g, '\\$&')}"`;
