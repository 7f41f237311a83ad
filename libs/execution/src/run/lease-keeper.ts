import { observe } from '#libs/tracing';
import { type ClaimedTask, refOf } from '../claimed-task.js';
import type { Clock } from '../ports/clock.js';
import type { Log } from '../ports/log.js';
import type { TaskStore } from '../ports/task-store.js';
import type { LeaseTimes } from './lease-times.js';

/** A lease in hand. */
export interface HeldLease {
  /** Aborts when the lease can no longer be trusted. */
  signal: AbortSignal;
  /** Whether enough of the lease is left to send, by the greater of monotonic and wall clock. */
  isSafe(): boolean;
  release(): void;
}

interface Lease {
  task: ClaimedTask;
  since: { monotonicMs: number; wallMs: number };
  cut: AbortController;
}

/** Renews the leases of all tasks a worker runs, in one statement, and cuts the calls of those it could not renew. */
export class LeaseKeeper {
  readonly #held = new Set<Lease>();
  readonly #renewal: NodeJS.Timeout;
  readonly #watch: NodeJS.Timeout;
  readonly #unobserve: () => void;

  constructor(
    private readonly store: Pick<TaskStore, 'renewLeases'>,
    private readonly clock: Clock,
    private readonly log: Log,
    private readonly times: LeaseTimes,
  ) {
    this.#renewal = setInterval(() => void this.#renew(), times.renewEveryMs).unref();
    this.#watch = setInterval(() => this.#cutUnsafe(), Math.max(20, times.cutBeforeMs / 5)).unref();
    this.#unobserve = observe('waybill_leases_held', 'Tasks whose lease this worker holds now.', (tell) =>
      tell(this.#held.size),
    );
  }

  /** Watches over the lease of a task from its claim until `release`. */
  hold(task: ClaimedTask): HeldLease {
    const lease: Lease = { task, since: task.claimedAt, cut: new AbortController() };
    this.#held.add(lease);
    return {
      signal: lease.cut.signal,
      isSafe: () => this.#isSafe(lease),
      release: () => void this.#held.delete(lease),
    };
  }

  /** Stops the timers; leases in hand run out by themselves. */
  stop(): void {
    clearInterval(this.#renewal);
    clearInterval(this.#watch);
    this.#unobserve();
  }

  #isSafe(lease: Lease): boolean {
    const monotonic = this.clock.monotonicMs() - lease.since.monotonicMs;
    const wall = this.clock.wallMs() - lease.since.wallMs;
    return Math.max(monotonic, wall) < this.times.leaseMs - this.times.cutBeforeMs;
  }

  #cutUnsafe(): void {
    for (const lease of this.#held) if (!this.#isSafe(lease)) lease.cut.abort();
  }

  async #renew(): Promise<void> {
    const leases = [...this.#held].filter((lease) => !lease.cut.signal.aborted);
    if (leases.length === 0) return;
    const since = { monotonicMs: this.clock.monotonicMs(), wallMs: this.clock.wallMs() };
    try {
      const kept = await this.store.renewLeases(leases.map(({ task }) => ({ ...refOf(task), fence: task.fence })));
      leases.forEach((lease, index) => {
        if (kept[index]) lease.since = since;
        else lease.cut.abort();
      });
    } catch (error) {
      this.log.warn(
        { err: error, leases: leases.length },
        'Leases could not be renewed; their calls are cut before the leases end',
      );
    }
  }
}
