import { CLOUD_EVENT_CONTENT_TYPE, type ResultEvent } from '#libs/contracts';
import { RequestRefused } from '../errors.js';
import type { Submission } from '../submission.js';
import type { TaskResult } from '../task-result.js';
import type { AmqpSession } from './amqp-session.js';
import { Signal } from './signal.js';

/** A task that this client has submitted, and what it was told of it. */
export interface BookedTask {
  readonly submission: Submission;
  /** Told something new. */
  readonly news: Signal;
  /** Monotonic milliseconds. */
  readonly bookedAt: number;
  /** The session whose queue the answer will come to. */
  session: AmqpSession | null;
  latest: TaskResult | null;
  refusal: RequestRefused | null;
}

/** The parts of a message that an answer is read from. */
export interface AnswerMessage {
  readonly content: Uint8Array;
  readonly properties: { readonly correlationId?: unknown; readonly contentType?: unknown };
}

/**
 * To ask for an answer anew a task is published again, which is one task only as long as Waybill knows its key. That is
 * 30 days unless an operator has shortened it; a day is far below.
 */
const LONGEST_MS = 24 * 60 * 60 * 1_000;

/** The tasks a client has submitted over AMQP, by the id they were published under. */
export class TaskBook {
  readonly #tasks = new Map<string, BookedTask>();
  readonly #most: number;

  constructor(most: number) {
    this.#most = most;
  }

  /** Enters a task; the oldest beyond the number to remember are forgotten. */
  enter(submission: Submission, now: number): BookedTask {
    const task = { submission, news: new Signal(), bookedAt: now, session: null, latest: null, refusal: null };
    this.#tasks.set(submission.id, task);
    for (const [id, { bookedAt }] of this.#tasks) {
      if (this.#tasks.size <= this.#most && now - bookedAt <= LONGEST_MS) break;
      this.#tasks.delete(id);
    }
    return task;
  }

  /** The task of this id, unless it is forgotten. */
  find(id: string, now: number): BookedTask | null {
    const task = this.#tasks.get(id.toLowerCase());
    return task && now - task.bookedAt <= LONGEST_MS ? task : null;
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
    const { sequence, data } = event;
    // Not a result of the task: that belongs to somebody else's submission.
    if (sequence === 0) task.refusal = conflict(data.error?.message ?? 'it was used before with another body');
    else if (task.latest === null || task.latest.sequence < sequence) task.latest = { sequence, ...data };
    task.news.happen();
  }
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
