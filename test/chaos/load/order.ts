import type { JournalLine } from '../history.js';
import type { SendEnd } from './send-end.js';

/** What is written before a copy is sent, but for the time, the entrance and the number of the copy. */
export type OrderLine = Omit<Extract<JournalLine, { kind: 'about-to-send' }>, 'kind' | 'at' | 'over' | 'copy'>;

/** One way to send a copy of an order. */
export interface Sending {
  over: 'http' | 'amqp' | 'webhook';
  asksReply: boolean;
  /** Resolves when there is something to send it on, or when `signal` aborts. */
  ready?(signal: AbortSignal): Promise<void>;
  send(): Promise<SendEnd>;
}

/** A thing to be handed over, and how many copies of it were sent. */
export class Order {
  copies = 0;

  constructor(readonly line: OrderLine) {}
}
