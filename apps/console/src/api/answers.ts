import type { EffectClass, ResultData, TaskStatus } from '#libs/contracts';

/** A list, or the part of it that was asked for. */
export interface Page<Item> {
  readonly items: readonly Item[];
  /** Leads to the next page; null on the last. */
  readonly nextCursor: string | null;
}

/**
 * One queue of the broker. What is ready and unacknowledged in a queue of ours is of all tenants, `waiting` and `age` are
 * of this one. Rates are messages per second, `age` is in seconds.
 */
export interface Queue {
  readonly name: string;
  /** The connector whose tasks it carries; null for any other queue. */
  readonly connector: string | null;
  readonly ready: number;
  readonly unacknowledged: number;
  readonly waiting: number;
  readonly rateIn: number;
  readonly rateOut: number;
  readonly consumers: number;
  /** The service of ours that is to consume it; null where none is. */
  readonly servedBy: 'connector-worker' | 'result-publisher' | null;
  readonly age: number | null;
  readonly ageReason: 'empty' | 'unclaimed' | null;
}

/** What could not go on. Instants are ISO 8601. */
export interface DeadLetter {
  readonly id: string;
  readonly taskId: string | null;
  readonly connector: string;
  readonly action: string;
  readonly queue: string;
  readonly reason: string;
  readonly detail: string;
  readonly deadAt: string;
}

/** A page of dead letters; `total` counts all that are open. */
export interface DeadLetterPage extends Page<DeadLetter> {
  readonly total: number;
}

/** One try of a task. */
export interface Attempt {
  readonly number: number;
  readonly effectClass: EffectClass;
  readonly method: string;
  readonly url: string;
  readonly intentAt: string;
  readonly endedAt: string | null;
  readonly outcome: string | null;
  readonly phase: string | null;
  readonly httpStatus: number | null;
  readonly providerRequestId: string | null;
  readonly error: { readonly code: string; readonly message: string } | null;
}

/** The data of a task's result; a page holds only where to find it when it is large. */
export type Result = Partial<ResultData> & { readonly sequence: number };

/** A task. Instants are ISO 8601. */
export interface Task {
  readonly id: string;
  readonly status: TaskStatus;
  readonly reason: string | null;
  readonly connector: string;
  readonly action: string;
  readonly connection: string;
  readonly idempotencyKey: string;
  readonly attempts: readonly Attempt[];
  readonly result: Result | null;
  readonly traceId: string | null;
  readonly deadline: string | null;
  readonly notBefore: string | null;
  readonly orderingKey: string | null;
  readonly agent: string | null;
  readonly run: string | null;
  readonly labels: Readonly<Record<string, string>>;
  readonly cancelRequestedAt: string | null;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly finishedAt: string | null;
}
