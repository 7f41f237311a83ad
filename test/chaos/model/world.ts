import { setImmediate as turn } from 'node:timers/promises';
import { cancelTask, InMemoryOperator, InMemoryTaskStore, resolveParked, Sweeper } from '#libs/execution';
import { Broker } from './broker.js';
import { type ModelTask, messageOf, orderOf, submissionOf } from './model-task.js';
import { LEASE, ModelledWorker, type Surroundings } from './modelled-worker.js';
import { ThirdParty } from './third-party.js';
import { type Ending, type Owner, Wire } from './wire.js';

const GRACE_MS = 5_000;

/** Turns of the event loop in which a process gets as far as it can: a micro-batch waits for one. */
const TURNS = 4;

/** Milliseconds that pass in one go. */
const SLICE_MS = 2_500;

/** All there is in the model, and what can be done to it. Time stands still between two acts. */
export class World {
  #now = 1_800_000_000_000;
  readonly began = this.#now;
  readonly wire = new Wire();
  readonly store = new InMemoryTaskStore({ now: () => this.#now, leaseMs: LEASE.leaseMs, graceMs: GRACE_MS });
  readonly operator = new InMemoryOperator(this.store, () => this.#now);
  readonly broker = new Broker(this.wire, () => this.#now);
  readonly thirdParty: ThirdParty;
  /** Calls that should not have left, and why. */
  readonly unfounded: string[] = [];
  /** Tasks of which an agent has heard that they are taken in. */
  readonly taken = new Set<number>();
  /** Tasks that were sent back to the start after their end. */
  readonly redriven = new Set<string>();
  readonly #workers: ModelledWorker[];
  #copies = 0;
  #sweeping: Owner | null = null;

  constructor(
    readonly tasks: readonly ModelTask[],
    workers: number,
    private readonly pass: (ms: number) => void,
  ) {
    this.thirdParty = new ThirdParty(
      () => this.#now,
      (order) => tasks[Number(order.slice(1))]?.behave ?? [],
    );
    this.#workers = Array.from({ length: workers }, (_, index) => this.#newWorker(index));
  }

  get now(): number {
    return this.#now;
  }

  /** Lets every process get as far as it can. */
  async settle(): Promise<void> {
    for (let count = 0; count < TURNS; count++) await turn();
  }

  /** Publishes a task, or a further copy of it; the broker's confirm means it is taken in. */
  publish(index: number): void {
    const task = this.tasks[index];
    if (!task) return;
    this.broker.publish(messageOf(task, index, this.#copies++, this.began));
    this.taken.add(index);
  }

  /** Posts a task, or a further copy of it. Its hint may be lost. */
  async post(index: number, isHinted: boolean): Promise<void> {
    const task = this.tasks[index];
    if (!task) return;
    const [acceptance] = await this.store.accept([submissionOf(task, index, this.#copies++, this.began)], null);
    if (acceptance && acceptance.kind !== 'accepted' && acceptance.kind !== 'same') {
      throw new Error(`A copy of ${orderOf(index)} was taken for ${acceptance.kind}`);
    }
    this.taken.add(index);
    const id = acceptance?.kind === 'accepted' || acceptance?.kind === 'same' ? acceptance.taskId : '';
    if (isHinted) await this.#hint(id);
  }

  /** Delivers a message whose time has come; false where there is none. */
  deliver(which: number, worker: number): boolean {
    const delivery = this.broker.take(which);
    if (!delivery) return false;
    this.#workers[worker % this.#workers.length]?.take(delivery);
    return true;
  }

  /** Delivers a message and keeps it, as a broker does that has missed the ack. */
  deliverTwice(which: number, worker: number): void {
    const before = this.broker.queue;
    if (this.deliver(which, worker)) this.broker.queue = before;
  }

  /** Loses a hint. What an agent published is not the broker's to lose. */
  loseHint(which: number): void {
    const hints = this.broker.queue.filter(({ message }) => message.properties.userId === 'service');
    const lost = hints[which % Math.max(1, hints.length)];
    this.broker.queue = this.broker.queue.filter((one) => one !== lost);
  }

  end(which: number, ending: Ending): Promise<void> {
    return this.wire.end(which, ending);
  }

  /** Kills a worker and starts another in its place. */
  async crash(which: number, done: number): Promise<void> {
    const place = which % this.#workers.length;
    await this.#workers[place]?.kill((index) => ((done >> (index % 10)) & 1) === 1);
    this.#workers[place] = this.#newWorker(place);
  }

  /** Starts a sweep, where none is under way. */
  sweep(): void {
    if (this.#sweeping !== null) return;
    const owner: Owner = { name: 'sweeper', alive: true };
    this.#sweeping = owner;
    const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
    const sweeper = new Sweeper(this.store, this.broker.announcerOf(owner), silent);
    // A sweep that breaks off is made again.
    const over = () => {
      this.#sweeping = null;
    };
    sweeper.sweep().then(over, over);
  }

  /** Lets time pass, timers and all. */
  async wait(ms: number): Promise<void> {
    for (let left = ms; left > 0; left -= SLICE_MS) await this.#step(Math.min(left, SLICE_MS));
  }

  /** Lets time pass while every process stands still: their timers come late. */
  stall(ms: number): Promise<void> {
    return this.#step(ms);
  }

  async cancel(which: number): Promise<void> {
    const ref = this.#refOf(which);
    if (!ref || this.operator.requestCancel(ref) === null) return;
    await cancelTask(this.store, ref, new Date(this.#now));
  }

  /** An operator who knows the truth decides over a parked task. */
  async resolve(which: number, isGivenUp: boolean): Promise<void> {
    const ref = this.#refOf(which);
    const task = ref ? this.store.row(ref) : null;
    if (!ref || task?.status !== 'parked') return;
    const { order } = JSON.parse(task.submission.input.toString()) as { order: string };
    if (this.thirdParty.isUnderWay(order)) return;
    const { connector, action, labels } = task.submission;
    const effectClass = task.attempts.at(-1)?.effectClass ?? null;
    const createdAt = new Date(task.createdAt);
    const facts = { ...ref, connector, action, labels, createdAt, effectClass, resultSequence: task.resultSequence };
    const happened = (this.thirdParty.effects.get(order) ?? 0) > 0;
    const decision = happened
      ? ({ decision: 'applied', output: null } as const)
      : ({ decision: isGivenUp ? 'abandon' : 'retry' } as const);
    this.operator.settleParked(
      ref,
      resolveParked({ ...facts, attempts: task.attempts.length }, decision, new Date(this.#now)),
    );
  }

  redrive(which: number): void {
    const ref = this.#refOf(which);
    if (ref && this.operator.redrive(ref)) this.redriven.add(ref.id);
  }

  /** Ends all processes. */
  async close(): Promise<void> {
    for (const worker of this.#workers) await worker.kill(() => false);
  }

  async #step(ms: number): Promise<void> {
    this.#now += ms;
    this.thirdParty.expire();
    this.pass(ms);
    await this.settle();
  }

  async #hint(id: string): Promise<void> {
    const { connector, action, trace } = this.store.row({ tenant: 'acme', id }).submission;
    const owner: Owner = { name: 'control-plane', alive: true };
    void this.broker
      .announcerOf(owner)
      .hint({ tenant: 'acme', id, connector, action, trace }, 0)
      .catch(() => undefined);
  }

  #refOf(which: number): { tenant: string; id: string } | null {
    const all = [...this.store.tasks.values()];
    const { tenant, id } = all[which % Math.max(1, all.length)]?.submission ?? {};
    return tenant && id ? { tenant, id } : null;
  }

  #newWorker(place: number): ModelledWorker {
    const around: Surroundings = {
      wire: this.wire,
      store: this.store,
      broker: this.broker,
      thirdParty: this.thirdParty,
      now: () => this.#now,
      random: () => 0.5,
      onSend: (order, token) => this.#checkCall(order, token),
    };
    return new ModelledWorker(`worker ${place}`, around);
  }

  #checkCall(order: string, token: string | undefined): void {
    const task = [...this.store.tasks.values()].find(({ submission }) => submission.idempotencyKey === order);
    const last = task?.attempts.at(-1);
    if (last === undefined || last.operationToken !== token)
      this.unfounded.push(`${order} was sent without an intent on record`);
    else if ((task?.leaseUntil ?? 0) <= this.#now) this.unfounded.push(`${order} was sent after the lease had ended`);
  }
}
