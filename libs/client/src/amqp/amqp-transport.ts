import { HEADERS } from '#libs/contracts';
import { type Budget, SPENT } from '../budget.js';
import {
  ClientClosed,
  RequestRefused,
  ResultPending,
  TaskUnknown,
  TaskUnroutable,
  WaybillError,
  WaybillUnavailable,
} from '../errors.js';
import { decideRetry } from '../retry/retry-decision.js';
import type { Submission } from '../submission.js';
import type { TaskResult } from '../task-result.js';
import type { Accepted, Transport, Wanted } from '../transport.js';
import type { AmqpOptions } from './amqp-options.js';
import { AmqpSession, DEFAULT_TRY_TIMEOUT_MS } from './amqp-session.js';
import type { PublishFate } from './publish-fate.js';
import { type BookedTask, TaskBook } from './task-book.js';

const DEFAULT_REMEMBERED = 10_000;

/**
 * Waybill over AMQP 0-9-1. Answers come to a queue of this client's own, which is lost with its connection; who then still
 * waits publishes the task again, as it was: Waybill takes it for one more copy, calls nothing, and answers that.
 */
export class AmqpTransport implements Transport {
  readonly #options: AmqpOptions;
  readonly #userId: string | undefined;
  readonly #book: TaskBook;
  #session: Promise<AmqpSession> | null = null;
  #closed = false;

  /** @throws TypeError for an address that is no amqp or amqps URL */
  constructor(options: AmqpOptions) {
    const { protocol, username } = new URL(options.url);
    if (protocol !== 'amqp:' && protocol !== 'amqps:') {
      throw new TypeError(`url must be an amqp or amqps address, not ${protocol}`);
    }
    this.#options = options;
    this.#userId = options.userId ?? (username === '' ? undefined : decodeURIComponent(username));
    this.#book = new TaskBook(options.remember ?? DEFAULT_REMEMBERED);
  }

  async submit(submission: Submission, budget: Budget): Promise<Accepted> {
    await this.#publish(this.#book.enter(submission, performance.now()), budget);
    return { id: submission.id, result: null };
  }

  async result(id: string, budget: Budget): Promise<TaskResult | null> {
    const task = this.#find(id);
    if (this.#mustAskAnew(task)) await this.#publish(task, budget);
    if (task.refusal) throw task.refusal;
    return task.latest;
  }

  async waitForResult(id: string, wanted: Wanted, budget: Budget): Promise<TaskResult> {
    const task = this.#find(id);
    for (;;) {
      if (task.refusal) throw task.refusal;
      if (task.latest && wanted(task.latest)) return task.latest;
      if (this.#closed) throw new ClientClosed();
      const news = task.news.next();
      if (this.#mustAskAnew(task)) await this.#publish(task, budget).catch((error) => forPending(error, id));
      else if ((await budget.wait(news)) === SPENT) {
        const hint = 'the time is over. A task that Waybill cannot read or run is a dead letter, which nobody answers';
        throw new ResultPending(id, hint);
      }
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    const session = await this.#session?.catch(() => null);
    await session?.close();
  }

  #find(id: string): BookedTask {
    if (this.#closed) throw new ClientClosed();
    const task = this.#book.find(id, performance.now());
    if (task) return task;
    throw new TaskUnknown(
      id,
      'this client has not submitted it, or has forgotten it; HTTP gives the result of any task',
    );
  }

  /** An answer may still come, and would go to a queue that is gone. */
  #mustAskAnew({ refusal, latest, session }: BookedTask): boolean {
    return refusal === null && (latest === null || latest.status === 'parked') && !session?.isOpen;
  }

  async #publish(task: BookedTask, budget: Budget): Promise<void> {
    const { id, routingKey, idempotencyKey } = task.submission;
    for (let tries = 1; ; tries += 1) {
      const fate = await this.#tryPublish(task, budget);
      if (fate.kind === 'confirmed') return;
      if (fate.kind === 'unroutable') throw new TaskUnroutable(id, routingKey);
      if (fate.kind === 'refused') throw refusal(fate.code, fate.detail);
      const facts = { tries, leftMs: budget.leftMs, random: Math.random() };
      const decision = decideRetry({ kind: 'unanswered' }, facts);
      if (decision.kind !== 'again') {
        const what = `The broker did not confirm task ${id} in ${tries} tries: ${fate.why.message}.`;
        throw new WaybillUnavailable(what, idempotencyKey, { cause: fate.why });
      }
      await budget.pause(decision.delayMs);
    }
  }

  async #tryPublish(task: BookedTask, budget: Budget): Promise<PublishFate> {
    try {
      const session = await budget.wait(this.#connected());
      if (session === SPENT) return { kind: 'lost', why: new Error('there was no connection in time') };
      task.session = session;
      const { tryTimeoutMs = DEFAULT_TRY_TIMEOUT_MS } = this.#options;
      const fate = await budget.wait(session.publish(this.#publication(task.submission, session), tryTimeoutMs));
      return fate === SPENT ? { kind: 'lost', why: new Error('there was no confirm in time') } : fate;
    } catch (error) {
      if (error instanceof WaybillError || budget.signal?.aborted) throw error;
      return { kind: 'lost', why: error instanceof Error ? error : new Error(String(error)) };
    }
  }

  #publication({ id, idempotencyKey, routingKey, body, trace }: Submission, { replyQueue }: AmqpSession) {
    const { tenant } = this.#options;
    return {
      routingKey,
      content: body,
      properties: {
        messageId: id,
        correlationId: id,
        replyTo: replyQueue,
        contentType: 'application/json',
        persistent: true,
        headers: {
          ...trace,
          [HEADERS.idempotencyKey]: idempotencyKey,
          ...(tenant === undefined ? {} : { [HEADERS.tenant]: tenant }),
        },
        ...(this.#userId === undefined ? {} : { userId: this.#userId }),
      },
    };
  }

  async #connected(): Promise<AmqpSession> {
    if (this.#closed) throw new ClientClosed();
    this.#session ??= this.#open();
    return this.#session;
  }

  async #open(): Promise<AmqpSession> {
    try {
      const session = await AmqpSession.open(this.#options, (message) => this.#book.record(message));
      session.onEnd(() => {
        this.#session = null;
        this.#book.wakeAll();
      });
      if (this.#closed) await session.close();
      return session;
    } catch (error) {
      this.#session = null;
      throw error;
    }
  }
}

function refusal(code: string, detail: string): RequestRefused {
  return new RequestRefused({ status: 403, code, title: 'The broker refuses the task', detail, errors: [] });
}

function forPending(error: unknown, id: string): void {
  if (!(error instanceof WaybillUnavailable)) throw error;
  throw new ResultPending(id, 'the broker cannot be reached', { cause: error });
}
