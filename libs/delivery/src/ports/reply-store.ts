/** A stored copy of a task that waits for an answer. */
export interface UnansweredReply {
  tenant: string;
  taskId: string;
  id: string;
  replyTo: string;
  correlationId: string | null;
}

/** An answer owed: a copy, and the result it has not been told. */
export interface OwedAnswer extends UnansweredReply {
  sequence: number;
  event: Buffer;
}

/** A task of a tenant. */
export interface TaskKey {
  tenant: string;
  taskId: string;
}

/** What became of an answer. With `sequence` null the copy is still owed one. */
export interface AnswerRecord extends TaskKey {
  id: string;
  sequence: number | null;
  /** Why it did not arrive; null where it did. */
  note: string | null;
}

/** Where a look for owed answers goes on: after this copy. */
export interface ReplyCursor {
  /** As the database writes it, to the microsecond. */
  createdAt: string;
  id: string;
}

/** Copies of tasks and their answers. Every method takes many rows in one statement. */
export interface ReplyStore {
  /** The copies of these tasks that have not been told this result or a later one. */
  unanswered(results: readonly (TaskKey & { sequence: number })[]): Promise<UnansweredReply[]>;
  /** The copies of these tasks that have not been told the task's latest result, with that result. */
  owed(tasks: readonly TaskKey[]): Promise<OwedAnswer[]>;
  record(answers: readonly AnswerRecord[]): Promise<void>;
  /**
   * Tasks that have a result and a copy older than `ageMs` without an answer, oldest copy first; `next` is where to go
   * on, null at the end. Copies older than a day are given up.
   */
  overdue(
    after: ReplyCursor | null,
    ageMs: number,
    limit: number,
  ): Promise<{ tasks: TaskKey[]; next: ReplyCursor | null }>;
}
