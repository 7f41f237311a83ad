import type { LoadClass } from '../../support/task-load.js';

/** What must have become of a task in the end, however often a process died meanwhile. */
export interface TaskExpectation {
  readonly id: string;
  /** The story it belongs to, for people. */
  readonly story: string;
  /** The id by which the third party counts. */
  readonly order: string;
  readonly effect: LoadClass;
  /** The ends it may come to. One of class `once` may also be parked, where a kill met its call. */
  readonly ends: readonly string[];
  /** Whether it may be parked though it is not of class `once`. */
  readonly mayBeParked?: boolean;
  /** Effects at the third party: at least, unless it was parked, and at most. */
  readonly effects: readonly [least: number, most: number];
  /** Operation tokens it may be sent under: each is another call to the third party. @default 1 */
  readonly tokens?: number;
  /** Correlation ids that an answer must have come under. */
  readonly replies: string[];
}

/** A webhook that was accepted. */
export interface AcceptedWebhook {
  readonly deliveryId: string;
  readonly eventId: string;
}

/** Everything that was accepted, to be found again. */
export class Account {
  readonly tasks: TaskExpectation[] = [];

  constructor(
    readonly webhooks: AcceptedWebhook[] = [],
    /** Ordering keys that tasks shared. */
    readonly lanes: string[] = [],
    private readonly whole: Account | null = null,
  ) {}

  /** What one story adds, entered here too. */
  part(): Account {
    return new Account(this.webhooks, this.lanes, this);
  }

  expect(task: TaskExpectation): void {
    this.tasks.push(task);
    this.whole?.expect(task);
  }
}
