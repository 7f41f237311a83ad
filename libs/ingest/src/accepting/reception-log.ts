import type { Refusal } from '../verification/signature-claim.js';
import type { Acceptance } from './delivery-store.js';

/** What the log tells of one webhook, all in one line; neither body nor headers nor anything of a secret. */
export interface ReceptionLine {
  /** Null for an address that names no source. */
  tenant: string | null;
  source: string | null;
  provider: string | null;
  outcome: Acceptance['kind'] | 'refused' | 'failed';
  /** Why it was refused. No sender is told. */
  reason: Refusal | null;
  deliveryId: string | null;
  eventId: string | null;
  bytes: number;
  /** Milliseconds from the whole body to the answer, COMMIT included. */
  durationMs: number;
}

/** Told of every webhook. */
export interface ReceptionLog {
  received(line: ReceptionLine): void;
}
