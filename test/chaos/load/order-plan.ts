import type { EffectClass } from '#libs/contracts';

/** How a task goes in. */
export type TaskEntrance = 'http' | 'amqp';

/** The connections that a load makes. `limited` ones are told to slow down, and hold only those who ask for it. */
export type ConnectionName = 'bare' | 'keyed' | 'ledger' | 'bare-limited' | 'keyed-limited' | 'ledger-limited';

/** One task as it was drawn, with all that will be done to it. */
export interface OrderPlan {
  /** Its number in the run, from 0. */
  number: number;
  over: TaskEntrance;
  connector: 'http' | 'ledger';
  action: string;
  effect: EffectClass;
  connection: ConnectionName;
  /** What the third party is told to do, attempt by attempt; empty is `ok`. */
  behave: readonly string[];
  orderingKey: string | null;
  /** Milliseconds from its sending, or null. */
  deadlineMs: number | null;
  notBeforeMs: number | null;
  /** A copy under the same key is sent so many milliseconds after the first is accepted, over `copyOver`. */
  copyAfterMs: number | null;
  copyOver: TaskEntrance;
  /** A cancel is asked for so many milliseconds after it is accepted. */
  cancelAfterMs: number | null;
  asksReply: boolean;
}

/** One webhook as it was drawn. */
export interface WebhookPlan {
  number: number;
  /** Its body is another one than was signed: it must be refused. */
  tampered: boolean;
  /** Sent again once it was accepted. */
  twice: boolean;
  lane: string;
}
