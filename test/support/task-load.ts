import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { BrokerAgent } from './broker-agent.js';
import type { Order, Trouble } from './counting-provider.js';
import { seededRandom } from './seeded-random.js';
import type { StackApi } from './stack-api.js';

/** What a task may do to the third party, which its method and connection decide. */
export type LoadClass = 'once' | 'keyed' | 'natural' | 'read';

/** A task that was handed over, and accepted: 202, or confirmed by the broker. */
export interface AcceptedTask {
  readonly id: string;
  readonly effect: LoadClass;
  readonly over: 'http' | 'amqp';
  /** The id in the request's body, by which the third party counts. */
  readonly order: string;
}

/** Whom the load hands its tasks to, and as what. */
export interface LoadTarget {
  readonly api: StackApi;
  readonly agent: BrokerAgent;
  /** The queue to be answered on. */
  readonly replyTo: string;
  /** Names of connections to the third party: one without an idempotency header, one with. */
  readonly bare: string;
  readonly keyed: string;
}

const CLASSES: readonly LoadClass[] = ['once', 'keyed', 'natural', 'read'];
const TROUBLES: readonly Trouble[] = ['refused-before', 'slow-down-before', 'error-after', 'reset-after'];

/**
 * A steady stream of tasks, half over HTTP and half over AMQP, that goes on through every outage: what was not accepted
 * is handed over again under the same key until it is. One in sixteen meets trouble at the third party.
 */
export class TaskLoad {
  readonly accepted: AcceptedTask[] = [];
  /** Answers of 503 met on the way. */
  refused = 0;
  readonly #random: () => number;
  readonly #pending = new Set<Promise<void>>();
  readonly #failures: unknown[] = [];
  #running = true;
  readonly #loop: Promise<void>;

  constructor(
    private readonly target: LoadTarget,
    seed: number,
    everyMs: number,
  ) {
    this.#random = seededRandom(seed);
    this.#loop = this.#run(everyMs);
  }

  /** Hands over `count` tasks at once whose calls take `delayMs` each and meet no trouble, so that a kill meets them. */
  burst(effect: LoadClass, count: number, delayMs: number): void {
    for (let n = 0; n < count; n++) this.#begin(effect, { id: randomUUID(), trouble: 'none', delayMs });
  }

  /** Hands over no more, and resolves when all that was handed over is accepted. */
  async stop(): Promise<readonly AcceptedTask[]> {
    this.#running = false;
    await this.#loop;
    await Promise.all(this.#pending);
    if (this.#failures.length > 0) throw this.#failures[0];
    return this.accepted;
  }

  async #run(everyMs: number): Promise<void> {
    while (this.#running) {
      const trouble = this.#random() < 1 / 16 ? this.#pick(TROUBLES) : 'none';
      const delayMs = Math.floor(this.#random() * 500);
      this.#begin(this.#pick(CLASSES), { id: randomUUID(), trouble, delayMs });
      await pause(everyMs);
    }
  }

  #begin(effect: LoadClass, order: Order): void {
    const over = this.#random() < 0.5 ? 'http' : 'amqp';
    const pending: Promise<void> = this.#handOver(effect, order, over)
      .catch((error) => void this.#failures.push(error))
      .finally(() => this.#pending.delete(pending));
    this.#pending.add(pending);
  }

  async #handOver(effect: LoadClass, order: Order, over: AcceptedTask['over']): Promise<void> {
    const task = this.#task(effect, order);
    const id = over === 'http' ? await this.#overHttp(task) : await this.#overAmqp(task);
    this.accepted.push({ id, effect, over, order: order.id });
  }

  async #overHttp(task: object): Promise<string> {
    const key = { 'idempotency-key': randomUUID() };
    for (;;) {
      const answer = await this.target.api('POST', '/v1/tasks', task, key).catch(() => null);
      if (answer?.status === 202) return answer.body.id;
      if (answer && answer.status !== 503) throw new Error(`HTTP ${answer.status}: ${JSON.stringify(answer.body)}`);
      if (answer) this.refused++;
      await pause(200);
    }
  }

  async #overAmqp(task: object): Promise<string> {
    const messageId = randomUUID();
    const properties = { messageId, contentType: 'application/json', deliveryMode: 2, replyTo: this.target.replyTo };
    await this.target.agent.publish('waybill.tasks', 'http.request', task, properties);
    return messageId;
  }

  #task(effect: LoadClass, order: Order): object {
    const method = { once: 'POST', keyed: 'POST', natural: 'PUT', read: 'GET' }[effect];
    const query = { id: order.id, trouble: order.trouble, delayMs: String(order.delayMs) };
    return {
      connector: 'http',
      action: 'request',
      connection: effect === 'keyed' ? this.target.keyed : this.target.bare,
      input: { method, path: `/${effect}/${order.id}`, ...(effect === 'read' ? { query } : { body: order }) },
      labels: { load: effect },
    };
  }

  #pick<T>(from: readonly T[]): T {
    const picked = from[Math.floor(this.#random() * from.length)];
    if (picked === undefined) throw new RangeError('nothing to pick from');
    return picked;
  }
}
