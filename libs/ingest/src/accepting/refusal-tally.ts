import type { Refusal } from '../verification/signature-claim.js';

/** How often deliveries of one source were refused for one reason. */
export interface RefusalCount {
  /** Empty where the source is unknown; no tenant is called so. */
  tenant: string;
  sourceId: string;
  reason: Refusal;
  times: number;
}

/** Adds to the stored counts. */
export interface RefusalStore {
  addRefusals(counts: readonly RefusalCount[]): Promise<void>;
}

/** Stands for every unknown source: a sender's invention must not make a row of its own. */
export const UNKNOWN_SOURCE = { tenant: '', sourceId: '00000000-0000-0000-0000-000000000000' };

/**
 * Counts refusals in memory and stores the sums now and then, so that a flood of bad signatures costs no writes. What
 * was not stored yet is lost with the process: they are counts of what was refused, not of what was accepted.
 */
export class RefusalTally {
  readonly #counts = new Map<string, RefusalCount>();

  constructor(private readonly store: RefusalStore) {}

  /** Counts one refusal. */
  add(source: { tenant: string; sourceId: string }, reason: Refusal): void {
    const key = `${source.tenant}\n${source.sourceId}\n${reason}`;
    const count = this.#counts.get(key);
    if (count) count.times++;
    else this.#counts.set(key, { tenant: source.tenant, sourceId: source.sourceId, reason, times: 1 });
  }

  /** Stores what was counted since the last time. Where that fails the counts are kept, and it throws. */
  async flush(): Promise<void> {
    const counts = [...this.#counts.values()];
    if (counts.length === 0) return;
    this.#counts.clear();
    try {
      await this.store.addRefusals(counts);
    } catch (error) {
      for (const { times, reason, ...source } of counts) {
        this.add(source, reason);
        const again = this.#counts.get(`${source.tenant}\n${source.sourceId}\n${reason}`);
        if (again) again.times += times - 1;
      }
      throw error;
    }
  }
}
