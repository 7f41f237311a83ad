import type { EffectClass } from '#libs/contracts';

/**
 * What a fault run leaves behind, from four witnesses that do not know of each other: the generator's journal, the third
 * party's ledger, what came out of the broker and over callbacks, and the database. The checker reads nothing else.
 */
export interface History {
  journal: readonly JournalLine[];
  ledger: readonly LedgerLine[];
  announcements: readonly Announcement[];
  database: DatabaseFacts;
  faults: readonly FaultLine[];
}

/** How something came in. */
export type Entrance = 'http' | 'amqp' | 'webhook';

/** One line of the generator's journal, on disk (fsync) before the next thing is done. Times are milliseconds since 1970. */
export type JournalLine =
  /** Written before the first byte is sent. `order` names the thing at the third party, one for each task. */
  | {
      kind: 'about-to-send';
      at: number;
      order: string;
      over: Entrance;
      /** The task's id, or a webhook's delivery id; empty over HTTP, where the answer names it. */
      id: string;
      key: string;
      connector: string;
      action: string;
      /** Null for a webhook. */
      effect: EffectClass | null;
      orderingKey: string | null;
      deadline: number | null;
      /** What the third party was told to do, attempt by attempt; `tampered` for a webhook that must be refused. */
      behave: readonly string[];
      /** Whether this copy carries a `reply_to` and so is to be answered there. */
      asksReply?: boolean;
      /** 1 for the first time, then 2, 3 … for the same key again. */
      copy: number;
    }
  /** A 2xx was read, or a publisher confirm without a return. `id` is what the answer named. */
  | { kind: 'accepted'; at: number; order: string; id: string; copy: number }
  /** A definite no: a status outside 2xx that says nothing was taken in, a nack, a return. */
  | { kind: 'refused'; at: number; order: string; copy: number; why: string }
  /** Neither came: a reset, a timeout, a lost channel. */
  | { kind: 'indeterminate'; at: number; order: string; copy: number; why: string }
  /** Something an operator or agent did to a task. `ok` null where no answer came. */
  | {
      kind: 'act';
      at: number;
      order: string;
      act: 'cancel' | 'resolve-applied' | 'resolve-retry' | 'resolve-abandon' | 'redrive';
      ok: boolean | null;
    };

/** One line of the third party's ledger, on disk (fsync) before it answers. */
export interface LedgerLine {
  at: number;
  /** `attempt`: a whole request was read. `effect`: something changed because of it. `probe`: it was asked whether something had. */
  kind: 'attempt' | 'effect' | 'probe';
  order: string;
  method: string;
  /** Idempotency key or marker, where the request carries one. */
  token: string | null;
  /** SHA-256, in hexadecimal, over method, target, headers without authorization, date and trace, and body. */
  bytes: string;
  /** Which attempt for this order it was, from 1; 0 of a probe. */
  attempt: number;
  /**
   * What it then did: `ok`, `apply-reset`, `refuse-429` … Of a probe: `found` or `absent`. `key-reused` where an
   * idempotency key came with other bytes; `outage-…` where a mode for all calls held, nothing else having been looked at.
   */
  behaviour: string;
  /** Of an effect by PUT: SHA-256, in hexadecimal, of the body that is now the state. */
  state?: string;
  /** Of a PUT or DELETE: what it was done to, which several orders may share. */
  thing?: string;
  /** Of an effect with a marker: probes do not see it before, in milliseconds since 1970. */
  visibleFrom?: number;
}

/** A result or event as somebody outside saw it. */
export interface Announcement {
  at: number;
  by: 'subscription' | 'reply' | 'callback' | 'event';
  /** CloudEvents id: `<task id>/<sequence>`, or that of an event. */
  id: string;
  subject: string;
  /** Of a result; null for an event. */
  status: string | null;
  sequence: number | null;
  /** SHA-256, in hexadecimal, over the CloudEvent's bytes. */
  bytes: string;
}

/** What the database says at the end. */
export interface DatabaseFacts {
  tasks: readonly TaskFacts[];
  attempts: readonly AttemptFacts[];
  results: readonly { taskId: string; sequence: number; status: string; publishedAt: number | null }[];
  /** Copies that asked for an answer, with the sequence of the last result they were given; 0 where none was. */
  replies?: readonly { taskId: string; answeredSequence: number; note: string | null }[];
  /** Webhook deliveries taken in, and whether their event went out. */
  receipts: readonly { deliveryId: string; eventId: string; publishedAt: number | null }[];
  /** Callbacks that are still owed. */
  owedDeliveries: number;
  /** Live queues that are not empty: name and messages. */
  fullQueues: readonly { name: string; messages: number }[];
  /** Open dead letters. */
  deadLetters: readonly { taskId: string | null; reason: string }[];
}

/** A task's row. */
export interface TaskFacts {
  id: string;
  key: string;
  status: string;
  reason: string | null;
  unsettled: boolean;
  attempts: number;
  fenceEpoch: number;
  fenceCounter: number;
  createdAt: number;
}

/** An attempt's row. */
export interface AttemptFacts {
  taskId: string;
  number: number;
  effectClass: string;
  token: string;
  fenceEpoch: number;
  fenceCounter: number;
  intentAt: number;
  outcome: string | null;
  phase: string | null;
}

/** A fault as it was made. */
export interface FaultLine {
  at: number;
  name: string;
  /** When all of it was mended. */
  mendedAt: number | null;
  /** Tasks confirmed over AMQP and not yet claimed may be gone: purge, delete, wipe. */
  losesQueues: boolean;
  /** It loses none of the queues that witnesses read: what they have not seen is not excused by it. */
  sparesWitnesses?: boolean;
  /** Why the machine could not make it; null where it was made. */
  notRun: string | null;
}
