/** What is deleted row by row when it is over. */
export type Forgettable = 'tasks' | 'keys' | 'probes' | 'deliveries' | 'events' | 'receipts' | 'conflicts';

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
}
