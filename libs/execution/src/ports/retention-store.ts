import type { RetentionKind } from '#libs/contracts';

/** What is deleted row by row when it is over. */
export type Forgettable = OfTenant | 'keys' | 'probes' | 'receipts';

/**
 * What a tenant may have deleted sooner than others have: none of what copies are known by, which is idempotency keys and
 * receipts.
 */
export type OfTenant =
  | 'tasks'
  | 'events'
  | 'conflicts'
  | 'deliveries'
  | 'letters'
  | 'incidents'
  | 'redrive-items'
  | 'redrive-runs'
  | 'decision-items'
  | 'decision-runs'
  | 'replay-runs';

/** How long a tenant has a kind of what it has kept. */
export interface TenantSetting {
  tenant: string;
  kind: RetentionKind;
  days: number;
}

/** A look at the next rows of a tenant. */
export interface TenantLook {
  tenant: string;
  what: OfTenant;
  keepDays: number;
  /** The place that the look before has come to; null for the first one. */
  place: readonly string[] | null;
  /** Rows looked at. */
  most: number;
}

/** Where tasks are kept in parts by day, and what is over ends. Run under an advisory lock by any one replica. */
export interface RetentionStore {
  /** Makes parts of `days` days until they reach further than `ahead` days from today; their names. */
  makeParts(days: number, ahead: number): Promise<string[]>;
  /**
   * Drops the oldest part of the tasks, if it was over `keepDays` ago: what is unfinished, owed, redrivable or was finished
   * since is carried over. Null where no part is that old. Rejects where the tables are in use for too long.
   */
  endOldestPart(keepDays: number): Promise<{ part: string; carried: number } | null>;
  /** Deletes rows that were over `keepDays` ago, `most` at most; how many they were. Nothing that is unfinished or owed. */
  forget(what: Forgettable, keepDays: number, most: number): Promise<number>;
  /** What tenants have kept for less than `keepDays`. */
  shorterThan(keepDays: number): Promise<TenantSetting[]>;
  /** As `forget`, for one tenant, among the next rows it has; where to go on, null where that was all. */
  forgetOf(look: TenantLook): Promise<{ deleted: number; place: readonly string[] | null }>;
}
