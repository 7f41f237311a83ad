import type { ErrorCategory } from '#libs/contracts';

/** A message that cannot go on, as it is kept. */
export interface DeadLetterRecord {
  /** Empty where nobody can say whose it was. */
  tenant: string;
  id: string;
  /** SHA-256 of what makes it this one; an open dead letter is stored once under it. */
  fingerprint: Buffer;
  /** SHA-256 of what it has in common with the others of its incident. */
  cause: Buffer;
  /** Who has to act. */
  category: ErrorCategory;
  taskId: string | null;
  /** Empty where the routing key names none. */
  connector: string;
  action: string;
  queue: string;
  reason: string;
  detail: string;
  /** Properties and headers as UTF-8 JSON, secrets removed. */
  headers: Buffer;
  body: Buffer;
  diedAt: Date;
}

/** Keeps dead letters. */
export interface DeadLetterSink {
  /**
   * Stores those that are not there yet, each in the unresolved incident of its cause, which is opened where there is none;
   * a letter that is there already is not counted again.
   */
  store(letters: readonly DeadLetterRecord[]): Promise<void>;
}
