import { randomUUID } from 'node:crypto';
import { AmqpEntrance } from './amqp-entrance.js';
import { handOver } from './hand-over.js';
import { postTask } from './http-entrance.js';
import type { Journal } from './journal.js';
import type { LoadOptions } from './load-options.js';
import { Order, type Sending } from './order.js';
import type { OrderPlan, TaskEntrance } from './order-plan.js';
import type { Prepared } from './prepare-load.js';
import type { SendEnd } from './send-end.js';
import { type TaskBody, taskBody } from './task-body.js';
import { Turnstile } from './turnstile.js';
import type { Unclaimed } from './unclaimed.js';

/** What tasks are handed over with. */
export interface TaskDesk {
  options: Pick<LoadOptions, 'addresses' | 'replyQueue'>;
  prepared: Prepared;
  journal: Journal;
  unclaimed: Unclaimed;
  /** Aborts when nothing is sent again any more. */
  signal: AbortSignal;
}

/** A task that is being handed over: the same body under the same key, as often as it takes. */
export interface HandedOver {
  order: string;
  /** Sends further copies until one is answered. */
  send(over: TaskEntrance, asksReply: boolean): Promise<SendEnd>;
}

/** Requests under way at once: a client has so many connections, and a slow API no more of them to serve. */
const MOST_REQUESTS = 64;

/** Hands over tasks by their plans, over both entrances. */
export class LoadTasks {
  readonly #amqp: AmqpEntrance;
  readonly #requests = new Turnstile(MOST_REQUESTS);

  constructor(private readonly desk: TaskDesk) {
    this.#amqp = new AmqpEntrance(desk.options.addresses.amqp);
  }

  /** Draws up a task: its order, its key and its body, which all copies share. Nothing is sent yet. */
  begin(plan: OrderPlan): HandedOver {
    const order = randomUUID();
    const { connector, action, effect, orderingKey, behave } = plan;
    const task = taskBody(plan, order, this.desk.prepared.nameOf(plan.connection), Date.now());
    const line = { order, id: '', key: `key-${order}`, connector, action, effect, orderingKey, behave };
    const deadline = task.deadline === undefined ? null : Date.parse(task.deadline);
    const handed = new Order({ ...line, deadline });
    return { order, send: (over, asksReply) => this.#send(handed, task, over, asksReply) };
  }

  close(): Promise<void> {
    return this.#amqp.close();
  }

  async #send(order: Order, task: TaskBody, over: TaskEntrance, asksReply: boolean): Promise<SendEnd> {
    const { journal, unclaimed, signal } = this.desk;
    const sending = over === 'http' ? this.#overHttp(order, task) : this.#overAmqp(order, task, asksReply);
    const end = await handOver(journal, order, sending, signal);
    if (over === 'amqp' && end.kind === 'accepted') {
      const again = () => void this.#send(order, task, 'amqp', false).catch(() => undefined);
      unclaimed.add({ key: order.line.key, confirmedAt: Date.now(), again });
    }
    return end;
  }

  #overHttp(order: Order, task: TaskBody): Sending {
    const { addresses } = this.desk.options;
    const send = () => this.#requests.pass(() => postTask(addresses, task, order.line.key));
    return { over: 'http', asksReply: false, send };
  }

  #overAmqp(order: Order, task: TaskBody, asksReply: boolean): Sending {
    const replyTo = asksReply ? this.desk.options.replyQueue : null;
    // The order is a UUID: the first message under its key gives the task its id.
    const publishing = { id: order.line.order, key: order.line.key, task, replyTo };
    const ready = (signal: AbortSignal) => this.#amqp.ready(signal);
    return { over: 'amqp', asksReply, ready, send: () => this.#amqp.publish(publishing) };
  }
}
