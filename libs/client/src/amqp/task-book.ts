import { CLOUD_EVENT_CONTENT_TYPE, type ResultEvent } from '#libs/contracts';
import { RequestRefused } from '../errors.js';
import type { Submission } from '../submission.js';
import type { TaskResult } from '../task-result.js';
import { Signal } from './signal.js';

/** A task that this client has submitted, and what it was told of it. */
export interface BookedTask {
  readonly id: string;
  /** Told something new. */
  readonly news: Signal;
  /** Monotonic milliseconds. */
  readonly bookedAt: number;
  /** What to publish it again with; null once it has its last answer, for then nobody needs that. */
  submission: Submission | null;
  /** The queue the answer will come to; null before the first publish. */
  replyQueue: string | null;
  latest: TaskResult | null;
  refusal: RequestRefused | null;
  /** Bytes that the answer came in. */
  answerBytes: number;
  /** Calls that need the task now. */
  holders: number;
}

/** The parts of a message that an answer is read from. */
export interface AnswerMessage {
  readonly content: Uint8Array;
  readonly properties: { readonly correlationId?: unknown; readonly contentType?: unknown };
}

/** How much a book keeps of tasks that no call is about at present. */
export interface BookBounds {
  readonly tasks: number;
  /** Of submissions without an answer and of answers, as they were sent. */
  readonly bytes: number;
}

/**
 * To ask for an answer anew a task is published again, which is one task only as long as Waybill knows its key. That is
 * 30 days unless an operator has shortened it; a day is far below.
 */
const LONGEST_MS = 24 * 60 * 60 * 1_000;

/** The tasks a client has submitted over AMQP, by the id they were published under. */
export class TaskBook {
  readonly #bounds: BookBounds;
  readonly #now: () => number;
  readonly #tasks = new Map<string, BookedTask>();
  /** Those that no call is about, the one left alone for longest first. */
  readonly #idle = new Set<BookedTask>();
  #idleBytes = 0;

  constructor(bounds: BookBounds, now = () => performance.now()) {
    this.#bounds = bounds;
    this.#now = now;
  }

  /** Enters a task and keeps it for `work`, and after that as long as there is room. */
  enter<T>(submission: Submission, work: (task: BookedTask) => Promise<T>): Promise<T> {
    const { id } = submission;
    const known = { submission, replyQueue: null, latest: null, refusal: null, answerBytes: 0, holders: 0 };
    const task: BookedTask = { id, news: new Signal(), bookedAt: this.#now(), ...known };
    this.#tasks.set(id, task);
    return this.#hold(task, work);
  }

  /** Keeps the task of this id for `work`; null in its place where it is forgotten. */
  use<T>(id: string, work: (task: BookedTask | null) => Promise<T>): Promise<T> {
    const task = this.#tasks.get(id.toLowerCase());
    return task && this.#now() - task.bookedAt <= LONGEST_MS ? this.#hold(task, work) : work(null);
  }

  /** Strikes out a task that was not handed over: nobody knows its id. */
  strike(task: BookedTask): void {
    this.#tasks.delete(task.id);
  }

  /** Lets everybody look again who waits for news of a task. */
  wakeAll(): void {
    for (const { news } of this.#tasks.values()) news.happen();
  }

  /** Takes in an answer. One of an unknown task, an unreadable one and one older than the latest are passed over. */
  record({ content, properties }: AnswerMessage): void {
    const task = this.#tasks.get(String(properties.correlationId));
    if (!task || properties.contentType !== CLOUD_EVENT_CONTENT_TYPE) return;
    const event = readEvent(content);
    if (event === null) return;
    const before = bytesOf(task);
    learn(task, event, content.byteLength);
    if (this.#idle.has(task)) this.#idleBytes += bytesOf(task) - before;
    task.news.happen();
    this.#forget();
  }

  async #hold<T>(task: BookedTask, work: (task: BookedTask) => Promise<T>): Promise<T> {
    task.holders += 1;
    if (this.#idle.delete(task)) this.#idleBytes -= bytesOf(task);
    try {
      return await work(task);
    } finally {
      task.holders -= 1;
      if (task.holders === 0 && this.#tasks.has(task.id)) {
        this.#idle.add(task);
        this.#idleBytes += bytesOf(task);
        this.#forget();
      }
    }
  }

  #forget(): void {
    const { tasks, bytes } = this.#bounds;
    const oldest = this.#now() - LONGEST_MS;
    for (const task of this.#idle) {
      if (this.#idle.size <= tasks && this.#idleBytes <= bytes && task.bookedAt >= oldest) return;
      this.#idle.delete(task);
      this.#idleBytes -= bytesOf(task);
      this.#tasks.delete(task.id);
    }
  }
}

function learn(task: BookedTask, { sequence, data }: ResultEvent, answerBytes: number): void {
  // Not a result of the task: that belongs to somebody else's submission.
  if (sequence === 0) task.refusal = conflict(data.error?.message ?? 'it was used before with another body');
  else if (task.latest === null || task.latest.sequence < sequence) {
    task.latest = { sequence, ...data };
    task.answerBytes = answerBytes;
  }
  if (!isOpen(task)) task.submission = null;
}

/** Whether an answer may still come: none has, or it said that the task is parked. */
export function isOpen({ refusal, latest }: BookedTask): boolean {
  return refusal === null && (latest === null || latest.status === 'parked');
}

function bytesOf({ submission, answerBytes }: BookedTask): number {
  return answerBytes + (submission?.body.byteLength ?? 0);
}

function readEvent(content: Uint8Array): ResultEvent | null {
  try {
    const event = JSON.parse(new TextDecoder().decode(content)) as Partial<ResultEvent> | null;
    return typeof event?.sequence === 'number' && event.data ? (event as ResultEvent) : null;
  } catch {
    return null;
  }
}

const conflict = (detail: string) =>
  new RequestRefused({
    status: 422,
    code: 'idempotency_conflict',
    title: 'The idempotency key belongs to another task',
    detail,
    errors: [{ header: 'Idempotency-Key', detail: 'was used before with another body' }],
  });
