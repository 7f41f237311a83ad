import { type BeforeApplicationShutdown, Injectable } from '@nestjs/common';
import { TaskViewStore } from '#libs/persistence';

/** Milliseconds between two looks. One statement looks for all waiters of a tenant. */
const LOOK_EVERY_MS = 75;
/** Requests kept waiting at most; those above are answered at once. */
const MAX_WAITERS = 2_000;

interface Waiter {
  tenant: string;
  id: string;
  until: number;
  done: () => void;
}

/** Keeps requests waiting until their task has a result. */
@Injectable()
export class ResultWaiters implements BeforeApplicationShutdown {
  readonly #waiters = new Set<Waiter>();
  #looking: NodeJS.Timeout | null = null;
  #closed = false;

  constructor(private readonly tasks: TaskViewStore) {}

  /** Resolves when the task has a result, after `ms` milliseconds, or when the service stops; the task tells which. */
  wait(tenant: string, id: string, ms: number): Promise<void> {
    if (ms <= 0 || this.#closed || this.#waiters.size >= MAX_WAITERS) return Promise.resolve();
    return new Promise((resolve) => {
      const waiter: Waiter = { tenant, id, until: Date.now() + ms, done: resolve };
      this.#waiters.add(waiter);
      this.#schedule();
    });
  }

  beforeApplicationShutdown(): void {
    this.#closed = true;
    if (this.#looking) clearTimeout(this.#looking);
    for (const waiter of this.#waiters) this.#end(waiter);
  }

  #schedule(): void {
    if (this.#looking || this.#closed || this.#waiters.size === 0) return;
    this.#looking = setTimeout(() => {
      void this.#look().finally(() => {
        this.#looking = null;
        this.#schedule();
      });
    }, LOOK_EVERY_MS);
  }

  async #look(): Promise<void> {
    const byTenant = Map.groupBy(this.#waiters, ({ tenant }) => tenant);
    await Promise.all([...byTenant].map(([tenant, waiters]) => this.#lookFor(tenant, waiters)));
    const now = Date.now();
    for (const waiter of this.#waiters) if (waiter.until <= now) this.#end(waiter);
  }

  async #lookFor(tenant: string, waiters: readonly Waiter[]): Promise<void> {
    const ids = [...new Set(waiters.map(({ id }) => id))].sort();
    // While the database is away a waiter waits on: its task is accepted, and only its result is late.
    const settled = new Set(await this.tasks.settled(tenant, ids).catch(() => []));
    for (const waiter of waiters) if (settled.has(waiter.id)) this.#end(waiter);
  }

  #end(waiter: Waiter): void {
    this.#waiters.delete(waiter);
    waiter.done();
  }
}
