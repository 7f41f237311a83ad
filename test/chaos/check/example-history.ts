import type { EffectClass } from '#libs/contracts';
import type {
  Announcement,
  AttemptFacts,
  DatabaseFacts,
  Entrance,
  FaultLine,
  JournalLine,
  LedgerLine,
  TaskFacts,
} from '../history.js';

/** What a task of an example went through. By default one of class `once`, over HTTP, done at its first attempt. */
export interface ExampleTask {
  order: string;
  over?: Exclude<Entrance, 'webhook'>;
  effect?: EffectClass;
  status?: string;
  reason?: string | null;
  unsettled?: boolean;
  /** How each attempt ended. */
  outcomes?: readonly (string | null)[];
  /** Effects at the third party; as many as the status says by default. */
  effects?: number;
  deadline?: number | null;
  /** When all of it begins. */
  at?: number;
  asksReply?: boolean;
}

type Changing<T> = { -readonly [Key in keyof T]: T[Key] extends readonly (infer One)[] ? One[] : T[Key] };

/** A history that specs can spoil: consistent as long as nobody does. Everything of an order takes a second. */
export class ExampleHistory {
  readonly journal: JournalLine[] = [];
  readonly ledger: LedgerLine[] = [];
  readonly announcements: Announcement[] = [];
  readonly faults: FaultLine[] = [];
  readonly database: Changing<Required<DatabaseFacts>> = {
    tasks: [],
    attempts: [],
    results: [],
    replies: [],
    receipts: [],
    owedDeliveries: 0,
    fullQueues: [],
    deadLetters: [],
  };

  /** Adds a task with everything that its witnesses write of it. */
  task(task: ExampleTask): this {
    const { order, over = 'http', effect = 'once', status = 'succeeded', at = 1_000, outcomes = ['succeeded'] } = task;
    const { asksReply = false, deadline = null, reason = null, unsettled = status === 'parked' } = task;
    const id = taskIdOf(order);
    const row: TaskFacts = {
      ...{ id, key: `key-${order}`, status, reason, unsettled, attempts: outcomes.length },
      ...{ fenceEpoch: 1, fenceCounter: outcomes.length, createdAt: at + 20 },
    };
    this.journal.push(
      {
        ...{ kind: 'about-to-send', at, order, over, id: over === 'amqp' ? id : '', key: row.key, copy: 1 },
        ...{ connector: 'ledger', action: 'act', effect, orderingKey: null, deadline, behave: [], asksReply },
      },
      { kind: 'accepted', at: at + 30, order, id, copy: 1 },
    );
    this.database.tasks.push(row);
    outcomes.forEach((outcome, index) => {
      this.#attempt(order, { number: index + 1, effect, outcome, at: at + 100 + index * 100 });
    });
    const effects = task.effects ?? (status === 'succeeded' && effect !== 'read' ? 1 : 0);
    for (let n = 0; n < effects; n++) this.ledger.push({ ...this.#call(order, 1, at + 120), kind: 'effect' });
    this.#announce(order, status, at + 800);
    if (asksReply) {
      this.database.replies.push({ taskId: id, answeredSequence: 1, note: null });
      this.announcements.push(this.#announcement(order, 'reply', status, at + 820));
    }
    return this;
  }

  /** Adds a webhook, sent once; its delivery id is the order. */
  webhook(order: string, { tampered = false, at = 1_000 } = {}): this {
    this.journal.push({
      ...{ kind: 'about-to-send', at, order, over: 'webhook', id: order, key: order, connector: 'source', copy: 1 },
      ...{ action: 'event', effect: null, orderingKey: null, deadline: null, behave: tampered ? ['tampered'] : [] },
    });
    if (tampered) {
      this.journal.push({ kind: 'refused', at: at + 10, order, copy: 1, why: '401' });
      return this;
    }
    this.journal.push({ kind: 'accepted', at: at + 10, order, id: order, copy: 1 });
    this.database.receipts.push({ deliveryId: order, eventId: `event-${order}`, publishedAt: at + 20 });
    this.announcements.push({
      ...{ at: at + 30, by: 'event', id: `event-${order}`, subject: order, status: null, sequence: null, bytes: 'e' },
    });
    return this;
  }

  /** Adds a fault that was made and mended. */
  fault(fault: Partial<FaultLine> & { at: number }): this {
    this.faults.push({ name: 'wipe', mendedAt: fault.at + 1_000, losesQueues: true, notRun: null, ...fault });
    return this;
  }

  /** The row of an order's task. @throws Error where there is none */
  row(order: string): Changing<TaskFacts> {
    const row = this.database.tasks.find(({ id }) => id === taskIdOf(order));
    if (row === undefined) throw new Error(`there is no task ${order}`);
    return row;
  }

  /** Adds the result of a later end of an order's task, published and seen. */
  endAgain(order: string, status: string, at: number): this {
    this.row(order).status = status;
    this.#announce(order, status, at);
    return this;
  }

  #attempt(order: string, of: { number: number; effect: EffectClass; outcome: string | null; at: number }): void {
    const { number, effect, outcome, at } = of;
    const attempt: AttemptFacts = {
      ...{ taskId: taskIdOf(order), number, effectClass: effect, token: `token-${order}`, fenceEpoch: 1 },
      ...{ fenceCounter: number, intentAt: at, outcome, phase: null },
    };
    this.database.attempts.push(attempt);
    this.ledger.push(this.#call(order, number, at + 20));
  }

  #call(order: string, attempt: number, at: number): LedgerLine {
    const bytes = `bytes-${order}`;
    return { at, kind: 'attempt', order, method: 'POST', token: null, bytes, attempt, behaviour: 'ok' };
  }

  #announce(order: string, status: string, at: number): void {
    const taskId = taskIdOf(order);
    const sequence = this.database.results.filter((result) => result.taskId === taskId).length + 1;
    this.database.results.push({ taskId, sequence, status, publishedAt: at });
    for (const by of ['subscription', 'callback'] as const) {
      this.announcements.push(this.#announcement(order, by, status, at + 5, sequence));
    }
  }

  #announcement(order: string, by: Announcement['by'], status: string, at: number, sequence = 1): Announcement {
    const subject = taskIdOf(order);
    return { at, by, id: `${subject}/${sequence}`, subject, status, sequence, bytes: `result-${order}-${sequence}` };
  }
}

/** The id of the task of an order. */
export const taskIdOf = (order: string): string => `task-${order}`;
