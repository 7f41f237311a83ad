import { ERROR_CATEGORIES, type ErrorCategory } from '#libs/contracts';
import type { ClaimedTask } from '../claimed-task.js';
import type { CallCount, CallCountStore } from '../ports/call-count-store.js';
import type { Log } from '../ports/log.js';
import type { AttemptRecord } from '../ports/task-store.js';
import { LATENCY_STEPS, latencyStep } from './latency-scale.js';

/** Milliseconds between the first call that is counted and the writing of the counts. */
const WRITE_AFTER_MS = 5_000;

type CalledFor = Pick<ClaimedTask, 'tenant' | 'id' | 'connection'>;

/**
 * Counts in memory how calls end, connection by connection, and stores the sums now and then: a task pays no statement for
 * it. What was not stored yet is lost with the process, and may be stored twice where an answer of the database is lost:
 * these are figures for people, and decide nothing.
 */
export class CallTally {
  #counts = new Map<string, CallCount>();
  #timer: NodeJS.Timeout | null = null;

  constructor(
    private readonly store: CallCountStore,
    private readonly log: Pick<Log, 'warn'>,
    private readonly writeAfterMs = WRITE_AFTER_MS,
  ) {}

  /** Counts an attempt that has ended; one for which nothing was called is none. `category` is that of its error. */
  count(
    { tenant, id, connection }: CalledFor,
    { outcome, durationMs, errorCode }: Pick<AttemptRecord, 'outcome' | 'durationMs' | 'errorCode'>,
    { category, at }: { category: ErrorCategory | null; at: Date },
  ): void {
    if (durationMs === null) return;
    const count = this.#countOf(tenant, connection);
    addOne(count.latencies, latencyStep(durationMs));
    if (outcome === 'succeeded') {
      count.succeeded++;
    } else {
      const known = category ?? 'transient';
      addOne(count.failures, ERROR_CATEGORIES.indexOf(known));
      count.lastFailure = { at, category: known, code: errorCode ?? 'unknown', task: id };
    }
    this.#timer ??= setTimeout(() => void this.#write(), this.writeAfterMs).unref();
  }

  /** Stores what was counted since the last time. Where that fails the counts are kept, and it says so. Never rejects. */
  async flush(): Promise<void> {
    if (this.#timer) clearTimeout(this.#timer);
    await this.#write();
  }

  async #write(): Promise<void> {
    this.#timer = null;
    const counts = [...this.#counts.values()];
    if (counts.length === 0) return;
    this.#counts = new Map();
    await this.store.addCalls(counts).catch((error: unknown) => {
      this.log.warn({ err: error }, 'The counts of calls could not be stored; they are kept');
      for (const count of counts) this.#putBack(count);
      this.#timer ??= setTimeout(() => void this.#write(), this.writeAfterMs).unref();
    });
  }

  #putBack({ tenant, connection, ...before }: CallCount): void {
    const count = this.#countOf(tenant, connection);
    count.succeeded += before.succeeded;
    before.failures.forEach((times, place) => void addOne(count.failures, place, times));
    before.latencies.forEach((times, step) => void addOne(count.latencies, step, times));
    count.lastFailure ??= before.lastFailure;
  }

  #countOf(tenant: string, connection: string): CallCount {
    const key = `${tenant} ${connection}`;
    const known = this.#counts.get(key);
    if (known) return known;
    const zeros = (length: number) => Array<number>(length).fill(0);
    const count = { tenant, connection, succeeded: 0, failures: zeros(ERROR_CATEGORIES.length) };
    const made: CallCount = { ...count, latencies: zeros(LATENCY_STEPS), lastFailure: null };
    this.#counts.set(key, made);
    return made;
  }
}

function addOne(counts: number[], place: number, times = 1): void {
  counts[place] = (counts[place] ?? 0) + times;
}
