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
import type { Transport, Wanted } from '../transport.js';
import { type AmqpAddress, readAmqpAddress } from './amqp-address.js';
import type { AmqpOptions } from './amqp-options.js';
import { AmqpSession, DEFAULT_TRY_TIMEOUT_MS } from './amqp-session.js';
import { connectRefusal } from './connect-refusal.js';
import type { PublishFate } from './publish-fate.js';
import { type BookedTask, isOpen, TaskBook } from './task-book.js';

const DEFAULT_REMEMBERED = { tasks: 10_000, bytes: 64 * 1024 * 1024 } as const;

/** What became of one try; `shut-out`: the broker let nobody in, and nothing was published. */
type TryFate = PublishFate | { readonly kind: 'shut-out'; readonly why: RequestRefused };

/**
 * Waybill over AMQP 0-9-1. Answers come to a queue of this client's own, which is lost with its connection; who then still
 * waits publishes the task again, as it was: Waybill takes it for one more copy, calls nothing, and answers that.
 */
export class AmqpTransport implements Transport {
  readonly #options: AmqpOptions;
  readonly #address: AmqpAddress;
  readonly #book: TaskBook;
  #session: Promise<AmqpSession> | null = null;
  /** The queue for answers of the present session. */
  #replyQueue: string | null = null;
  #wasIn = false;
  #closed = false;

  /** @throws TypeError for an address that is no amqp or amqps URL */
  constructor(options: AmqpOptions) {
    this.#options = options;
    this.#address = readAmqpAddress(options.url);
    const { remember = DEFAULT_REMEMBERED.tasks, rememberBytes = DEFAULT_REMEMBERED.bytes } = options;
    this.#book = new TaskBook({ tasks: remember, bytes: rememberBytes });
  }

  submit(submission: Submission, budget: Budget): Promise<string> {
    return this.#book.enter(submission, async (task) => {
      await this.#handOver(task, budget);
      return task.id;
    });
  }

  submitAndWait(submission: Submission, wanted: Wanted, budget: Budget): Promise<TaskResult> {
    return this.#book.enter(submission, async (task) => {
      await this.#handOver(task, budget);
      return this.#wait(task, wanted, budget);
    });
  }

  result(id: string, budget: Budget): Promise<TaskResult | null> {
    return this.#book.use(id, async (found) => {
      const task = found ?? unknown(id, budget);
      if (this.#mustAskAnew(task)) await this.#publish(task, budget);
      budget.throwIfAborted();
      if (task.refusal) throw task.refusal;
      return task.latest;
    });
  }

  waitForResult(id: string, wanted: Wanted, budget: Budget): Promise<TaskResult> {
    return this.#book.use(id, async (found) => this.#wait(found ?? unknown(id, budget), wanted, budget));
  }

  async close(): Promise<void> {
    this.#closed = true;
    const session = await this.#session?.catch(() => null);
    await session?.close();
  }

  async #wait(task: BookedTask, wanted: Wanted, budget: Budget): Promise<TaskResult> {
    for (;;) {
      budget.throwIfAborted();
      if (task.refusal) throw task.refusal;
      if (task.latest && wanted(task.latest)) return task.latest;
      const news = task.news.next();
      if (this.#mustAskAnew(task)) await this.#publish(task, budget).catch((error) => forPending(error, task.id));
      else if ((await budget.wait(news)) === SPENT) {
        const hint = 'the time is over. A task that Waybill cannot read or run is a dead letter, which nobody answers';
        throw new ResultPending(task.id, hint);
      }
    }
  }

  async #handOver(task: BookedTask, budget: Budget): Promise<void> {
    try {
      await this.#publish(task, budget);
    } catch (error) {
      this.#book.strike(task);
      throw error;
    }
  }

  /** An answer may still come, and would go to a queue that is gone. */
  #mustAskAnew(task: BookedTask): boolean {
    return isOpen(task) && (task.replyQueue === null || task.replyQueue !== this.#replyQueue);
  }

  async #publish(task: BookedTask, budget: Budget): Promise<void> {
    const { submission, replyQueue } = task;
    if (submission === null) return;
    const { id, routingKey, idempotencyKey } = submission;
    for (let tries = 1; ; tries += 1) {
      const fate = await this.#tryPublish(task, submission, budget);
      if (fate.kind === 'confirmed') return;
      if (fate.kind === 'unroutable') throw new TaskUnroutable(id, routingKey);
      if (fate.kind === 'refused') throw refusal(fate.code, fate.detail);
      // Who is refused may take it that nothing was done; a try before this one may have arrived.
      if (fate.kind === 'shut-out' && task.replyQueue === replyQueue) throw fate.why;
      const facts = { tries, leftMs: budget.leftMs, random: Math.random() };
      const decision = decideRetry({ kind: 'unanswered' }, facts);
      if (fate.kind === 'shut-out' || decision.kind !== 'again') {
        const what = `The broker did not confirm task ${id} in ${tries} tries: ${fate.why.message}.`;
        throw new WaybillUnavailable(what, idempotencyKey, { cause: fate.why });
      }
      await budget.pause(decision.delayMs);
    }
  }

  async #tryPublish(task: BookedTask, submission: Submission, budget: Budget): Promise<TryFate> {
    try {
      const session = await budget.wait(this.#connected());
      if (session === SPENT) return { kind: 'lost', why: new Error('there was no connection in time') };
      task.replyQueue = session.replyQueue;
      const { tryTimeoutMs = DEFAULT_TRY_TIMEOUT_MS } = this.#options;
      const fate = await budget.wait(session.publish(this.#publication(submission, session), tryTimeoutMs));
      return fate === SPENT ? { kind: 'lost', why: new Error('there was no confirm in time') } : fate;
    } catch (error) {
      budget.throwIfAborted();
      if (error instanceof RequestRefused) return { kind: 'shut-out', why: error };
      if (error instanceof WaybillError) throw error;
      return { kind: 'lost', why: error instanceof Error ? error : new Error(String(error)) };
    }
  }

  #publication({ id, idempotencyKey, routingKey, body, trace }: Submission, { replyQueue }: AmqpSession) {
    const { tenant, userId = this.#address.user } = this.#options;
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
        ...(userId === null ? {} : { userId }),
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
      this.#wasIn = true;
      this.#replyQueue = session.replyQueue;
      session.onEnd(() => {
        this.#session = null;
        this.#replyQueue = null;
        this.#book.wakeAll();
      });
      if (this.#closed) await session.close();
      return session;
    } catch (error) {
      this.#session = null;
      const { user, vhost } = this.#address;
      throw connectRefusal(error, { user: user ?? 'guest', vhost, wasIn: this.#wasIn }) ?? error;
    }
  }
}

/** A closed client knows none either, and says so first. */
function unknown(id: string, budget: Budget): never {
  budget.throwIfAborted();
  throw new TaskUnknown(id, 'this client has not submitted it, or has forgotten it; HTTP gives the result of any task');
}

function refusal(code: string, detail: string): RequestRefused {
  return new RequestRefused({ status: 403, code, title: 'The broker refuses the task', detail, errors: [] });
}

function forPending(error: unknown, id: string): void {
  if (!(error instanceof WaybillUnavailable)) throw error;
  throw new ResultPending(id, 'the broker cannot be reached', { cause: error });
}
