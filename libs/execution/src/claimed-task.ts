import type { EffectClass, TraceHeaders } from '#libs/contracts';
import type { SeenHealth } from './health/endpoint-health.js';

/** Orders the claims of one task; a write that carries an older one changes nothing. */
export interface Fence {
  epoch: number;
  counter: number;
}

/** What the attempts before this claim left behind. */
export interface LastAttempt {
  number: number;
  effectClass: EffectClass;
  requestHash: Buffer;
  connectionVersion: number;
  /** When the first attempt under the present operation token was intended, by the store's clock. */
  firstIntentAt: Date;
  /** When this attempt's end was recorded, by the store's clock; null where nobody saw it end. */
  endedAt: Date | null;
}

/** A task whose lease this worker holds. */
export interface ClaimedTask {
  tenant: string;
  id: string;
  idempotencyKey: string;
  connector: string;
  action: string;
  connection: string;
  /** Canonical JSON. */
  input: Buffer;
  deadline: Date | null;
  orderingKey: string | null;
  labels: Record<string, string>;
  trace: TraceHeaders;
  correlationId: string | null;
  createdAt: Date;
  /** The day on which the store took it in, as YYYY-MM-DD; absent where the store keeps none. */
  born?: string;
  fence: Fence;
  /** Attempts with an intent so far, and how many of them do not count against the policy. */
  attempts: number;
  attemptsForgiven: number;
  /** Claims since the last intent, this one included. */
  idleClaims: number;
  operationToken: string | null;
  forceCounter: number;
  cancelRequested: boolean;
  /** An earlier attempt ended without a known outcome. */
  unsettled: boolean;
  /** The last claim ended after its intent without a record: its worker was lost. */
  interrupted: boolean;
  lastAttempt: LastAttempt | null;
  /** Since then there may have been attempts that the database has forgotten, when it went back; absent where it never did. */
  doubtedSince?: Date;
  resultSequence: number;
  /** What was noted of the endpoint groups of its connection when it was claimed; empty where all is well. */
  health: readonly SeenHealth[];
  /** Its connector or its connection was paused when it was claimed; absent counts as not. */
  paused?: boolean;
  /** It waited for its endpoint group and was let go by name. */
  ticket: boolean;
  /** It was let go by name, and claimed after the time it had for that; absent counts as not. */
  late?: boolean;
  /**
   * `process.hrtime`-like milliseconds (monotonic) and wall clock of this process when the claim was asked for; and the
   * store's time when it was given, in milliseconds since 1970.
   */
  claimedAt: { monotonicMs: number; wallMs: number; storeMs: number };
}

/** By what a store finds a task, in a hurry: as its claim told. Pure. */
export function refOf({ tenant, id, born }: ClaimedTask): { tenant: string; id: string; born?: string } {
  return born === undefined ? { tenant, id } : { tenant, id, born };
}

/**
 * An operator has sent the task again under a new token, over a doubt, and nothing has gone out under that token yet: what
 * stood in doubt still does. Pure.
 */
export function isForcedUnsent({ forceCounter, operationToken }: ClaimedTask): boolean {
  return forceCounter > 0 && operationToken === null;
}
