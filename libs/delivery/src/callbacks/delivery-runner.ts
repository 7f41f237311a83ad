import { countOwedDelivery } from '../observing/delivery-metrics.js';
import type { DeliveryRecord, DeliveryStore, DueDelivery } from '../ports/delivery-store.js';
import type { Steady } from '../ports/steady.js';
import { type AttemptEnd, type AttemptPorts, attemptDelivery } from './delivery-attempt.js';
import { PlaceBook, type PlaceLimits } from './place-book.js';

/** What a runner works with. */
export interface RunnerPorts extends AttemptPorts {
  store: DeliveryStore;
  /** Stores the end of an attempt, together with others. */
  record(record: DeliveryRecord): Promise<unknown>;
  steady: Steady;
  /** Told of every attempt that ended, and how many milliseconds it took. */
  onEnd(delivery: DueDelivery, end: AttemptEnd, durationMs: number): void;
  onError(error: unknown): void;
}

/** How a runner works. */
export interface RunnerOptions extends PlaceLimits {
  /** How long it rests when nothing is due, in milliseconds. */
  idleMs: number;
  /** How long a delivery is held; longer than the longest call, or it is sent twice. Milliseconds. */
  leaseMs: number;
}

/** Forgiving a troubled subscription this often gives it back its places though nothing was due. */
const FORGIVE_MS = 60_000;

/**
 * Takes due deliveries, each subscription by itself, and attempts them.
 *
 *   due -> leased -> attempted -> recorded (delivered | owed again | given up)
 *
 * At least once: a crash after the call and before the record repeats it with the same id when the lease has ended.
 */
export class DeliveryRunner {
  readonly #book: PlaceBook;
  readonly #running = new Set<Promise<void>>();
  #wake: (() => void) | null = null;
  #nudged = false;
  #stopped = false;
  #loop: Promise<void> | null = null;
  #forgivenAt = performance.now();

  constructor(
    private readonly ports: RunnerPorts,
    private readonly options: RunnerOptions,
  ) {
    this.#book = new PlaceBook(options);
  }

  /** Begins to take what is due. */
  start(): void {
    this.#loop ??= this.#run();
  }

  /** Says that something may be due now. */
  nudge(): void {
    this.#nudged = true;
    this.#wake?.();
  }

  /** Takes nothing more and waits for what is under way to be recorded. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.nudge();
    await this.#loop;
    await Promise.all(this.#running);
  }

  async #run(): Promise<void> {
    while (!this.#stopped) {
      this.#nudged = false;
      const taken = this.#book.free > 0 ? await this.#claim() : 0;
      if (taken === 0) await this.#rest();
      if (performance.now() - this.#forgivenAt > FORGIVE_MS) {
        this.#book.forgive();
        this.#forgivenAt = performance.now();
      }
    }
  }

  async #claim(): Promise<number> {
    const { perSubscription, leaseMs } = this.options;
    const limits = { limit: this.#book.free, perSubscription, places: this.#book.places(), leaseMs };
    try {
      const due = await this.ports.steady(() => this.ports.store.claim(limits));
      for (const delivery of due) this.#begin(delivery);
      return due.length;
    } catch (error) {
      this.ports.onError(error);
      return 0;
    }
  }

  #begin(delivery: DueDelivery): void {
    const { tenant, subscription } = delivery;
    this.#book.enter(tenant, subscription);
    let succeeded = false;
    const run = this.#attempt(delivery)
      .then((kind) => {
        succeeded = kind === 'delivered';
      })
      .catch((error: unknown) => this.ports.onError(error))
      .finally(() => {
        this.#book.leave(tenant, subscription, succeeded);
        this.#running.delete(run);
        this.nudge();
      });
    this.#running.add(run);
  }

  async #attempt(delivery: DueDelivery): Promise<string> {
    const { tenant, subscription } = delivery;
    const began = performance.now();
    const end = await attemptDelivery(delivery, this.ports);
    const { verdict } = end;
    countOwedDelivery(delivery, verdict);
    if (verdict.kind === 'gone') {
      await this.ports.steady(() => this.ports.store.disable(tenant, subscription, verdict.error));
    }
    await this.ports.record(end.record);
    this.ports.onEnd(delivery, end, Math.round(performance.now() - began));
    return verdict.kind;
  }

  async #rest(): Promise<void> {
    if (this.#nudged || this.#stopped) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, this.options.idleMs);
    this.#wake = resolve;
    await promise;
    this.#wake = null;
    clearTimeout(timer);
  }
}
