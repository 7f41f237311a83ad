import type { DeadLetterState, EffectClass, Incident, ResultData, TaskStatus } from '#libs/contracts';

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
  readonly incidentId: string | null;
  readonly connector: string;
  readonly action: string;
  readonly queue: string;
  readonly reason: string;
  readonly detail: string;
  readonly state: DeadLetterState;
  readonly deadAt: string;
  readonly endedBy: string | null;
  readonly endedNote: string | null;
  /** The task that was made in the place of its own. */
  readonly replacedBy: string | null;
  /** The first 4,096 bytes of the message: as text, or in base64 where they are none. */
  readonly body: {
    readonly size: number;
    readonly complete: boolean;
    readonly text?: string;
    readonly base64?: string;
  };
}

/** A page of dead letters; `total` counts all that are open. */
export interface DeadLetterPage extends Page<DeadLetter> {
  readonly total: number;
}

/** An incident with what became of its dead letters, and one of them. */
export interface IncidentDetail extends Incident {
  readonly letterStates: Readonly<Partial<Record<DeadLetterState, number>>>;
  readonly example: DeadLetter | null;
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
  readonly operationToken: string;
  readonly requestHash: string;
  /** How the answer began, where it was no success; null in lists. */
  readonly answer: string | null;
  readonly error: { readonly code: string; readonly message: string } | null;
}

/** One look for the effect of an attempt. */
export interface Probe {
  readonly attempt: number;
  readonly number: number;
  readonly at: string;
  readonly outcome: string;
  readonly url: string;
  readonly httpStatus: number | null;
  readonly error: { readonly code: string; readonly message: string } | null;
  readonly answer: string | null;
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
  readonly probes: readonly Probe[];
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
