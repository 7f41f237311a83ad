import type { ErrorCategory } from '#libs/contracts';

/** The call of a connection that failed last. */
export interface FailedCall {
  at: Date;
  category: ErrorCategory;
  code: string;
  /** The task it was made for. */
  task: string;
}

/** Calls that ended through one connection since the last time. */
export interface CallCount {
  tenant: string;
  connection: string;
  succeeded: number;
  /** Calls that did not succeed, in the order of the error categories. */
  failures: number[];
  /** All of them, by step of the scale of latencies. */
  latencies: number[];
  lastFailure: FailedCall | null;
}

/** Adds to the stored counts of calls. */
export interface CallCountStore {
  /** No connection twice. Rejects with the database's error. */
  addCalls(counts: readonly CallCount[]): Promise<void>;
}
