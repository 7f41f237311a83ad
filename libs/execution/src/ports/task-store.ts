import type { EffectClass, ResultStatus, TaskStatus, TraceHeaders } from '#libs/contracts';
import type { ClaimedTask, Fence } from '../claimed-task.js';
import type { EarlierProbe } from '../decisions/decide-probe.js';
import type { decideWake } from '../health/decide-wake.js';
import type { EndpointKey } from '../health/endpoint-health.js';
import type { BuiltResult } from '../result-event.js';

/** A task as it is accepted. */
export interface Submission {
  tenant: string;
  id: string;
  idempotencyKey: string;
  bodyHash: Buffer;
  connector: string;
  action: string;
  connection: string;
  input: Buffer;
  deadline: Date | null;
  notBefore: Date | null;
  orderingKey: string | null;
  priority: 'low' | 'normal' | 'high';
  agent: string | null;
  run: string | null;
  labels: Record<string, string>;
  trace: TraceHeaders;
  correlationId: string | null;
  /** The broker delivered its message before: that delivery may have been carried out, and forgotten since. @default false */
  redelivered?: boolean;
  /** What its first attempt will send, where that may be recorded with its claim. @default null */
  firstIntent?: FirstIntent | null;
}

/** The intent of a task's first attempt, made before the task is accepted. */
export interface FirstIntent extends Omit<Intent, 'tenant' | 'id' | 'fence'> {
  /** The endpoint group it calls: nothing is recorded while others wait for that one. */
  group: string;
}

/**
 * What became of a submission; `born` is as in `TaskRef`. `claimed` comes only where a claim was asked for; `intended` says
 * that its first intent is recorded as well, and that it may be sent. A conflict tells since when the key or the id is taken,
 * the same at each repetition; null where that is not known.
 */
export type Acceptance =
  | { kind: 'claimed'; task: ClaimedTask; intended: boolean }
  | { kind: 'accepted'; taskId: string; born?: string }
  | { kind: 'same'; taskId: string }
  | { kind: 'conflict'; taskId: string | null; since: Date | null };

/** One task of one tenant. */
export interface TaskRef {
  tenant: string;
  id: string;
  /** The day on which the store took it in, as YYYY-MM-DD, where that is known: it is then looked for there alone. */
  born?: string;
}

/** The tasks of a connector that share an ordering key. */
export interface Lane {
  tenant: string;
  connector: string;
  orderingKey: string;
}

/** What a task that could not be claimed is doing. */
export interface Standing {
  connector: string;
  action: string;
  status: TaskStatus;
  trace: TraceHeaders;
  /** As in `TaskRef`. */
  born?: string;
  /** When it may be claimed: the end of a lease or of a wait; null where nothing of the kind is known. */
  claimableAt: Date | null;
  /** Held up by an older task of its ordering key. */
  heldByOrder: boolean;
  /** Its latest result is not marked as published. */
  resultOwed: boolean;
}

/** The outcome of a claim. */
export type Claim =
  | { kind: 'claimed'; task: ClaimedTask }
  | { kind: 'refused'; standing: Standing }
  | { kind: 'unknown' };

/** What is about to be sent, recorded before the first byte leaves. */
export interface Intent extends TaskRef {
  fence: Fence;
  effectClass: EffectClass;
  operationToken: string;
  connectionVersion: number;
  method: string;
  url: string;
  requestHash: Buffer;
}

/** How an attempt ended, for the record. */
export interface AttemptRecord {
  number: number;
  outcome: 'succeeded' | 'failed' | 'ambiguous' | 'lost';
  phase: string | null;
  httpStatus: number | null;
  errorCode: string | null;
  errorMessage: string | null;
  providerRequestId: string | null;
  /** How long the call took, in milliseconds; null where nobody knows. */
  durationMs: number | null;
  /** The raw answer, kept as evidence where the outcome is not a success. */
  answer: Buffer | null;
}

/** One look for the effect of an attempt, for the record. */
export interface ProbeRecord extends TaskRef {
  fence: Fence;
  attempt: number;
  /** Counts the probes of one attempt from 1. */
  number: number;
  outcome: 'found' | 'absent' | 'unclear';
  url: string;
  /** Where the effect was looked for, in the connector's words. */
  scope: string;
  httpStatus: number | null;
  /** Why it is unclear. */
  errorCode: string | null;
  detail: string | null;
  /** The beginning of the answer, kept as evidence. */
  answer: Buffer | null;
  /** It uses up none of the tries: its provider was failing everybody, or limiting. */
  forgiven: boolean;
}

/** The end of a claim: the task's next state and, where it is announced, its result. */
export interface Completion extends TaskRef {
  fence: Fence;
  status: Exclude<TaskStatus, 'running' | 'intent'>;
  reason: string | null;
  notBefore: Date | null;
  wakeAt: Date | null;
  unsettled: boolean;
  forgiven: number;
  /** Null where it stands in no lane; absent where that is not known. */
  orderingKey?: string | null;
  /** The endpoint group it waits for; null where its time alone decides. */
  heldGroup: string | null;
  attempt: AttemptRecord | null;
  result: BuiltResult | null;
}

/** Where a copy of a task wants its answer. */
export interface Reply extends TaskRef {
  replyTo: string;
  correlationId: string | null;
}

/** A result that the broker has. */
export interface PublishedResult extends TaskRef {
  sequence: number;
}

/** A result that was stored and not yet marked as published. */
export interface OwedResult extends TaskRef {
  sequence: number;
  status: ResultStatus;
  connector: string;
  action: string;
  routingKey: string;
  event: Buffer;
  correlationId: string | null;
  trace: TraceHeaders;
}

/** A result as the sweeper finds it. */
export interface OverdueResult extends OwedResult {
  createdAt: Date;
}

/** Tasks that were let go, and the last endpoint group that was looked at; null where no further ones are waited for. */
export interface WokenTasks {
  woken: Wakeable[];
  last: EndpointKey | null;
}

/** A task to be hinted at. */
export interface Wakeable extends TaskRef {
  connector: string;
  action: string;
  trace: TraceHeaders;
}

/**
 * The truth about tasks. Every method takes many rows in one statement and answers in their order. Rows whose fence is
 * old change nothing. Rejects with the database's error; what it calls for is the caller's to sort out.
 */
export interface TaskStore {
  /**
   * Accepts tasks, each under its key once. With `claimFor`, those that may start at once are claimed in the same statement,
   * and their first intents recorded where they bring one.
   */
  accept(submissions: readonly Submission[], claimFor: 'worker' | null): Promise<Acceptance[]>;
  claim(tasks: readonly TaskRef[]): Promise<Claim[]>;
  /**
   * The number of each attempt whose intent is now recorded, the same one when it is told again; null where the fence is
   * old or a cancel came first.
   */
  recordIntents(intents: readonly Intent[]): Promise<(number | null)[]>;
  /**
   * Whether each completion was still this worker's to make, or is the one it has made already. The marks of what was
   * `published` meanwhile ride along.
   */
  complete(completions: readonly Completion[], published?: readonly PublishedResult[]): Promise<boolean[]>;
  addReplies(replies: readonly Reply[]): Promise<void>;
  markPublished(results: readonly PublishedResult[]): Promise<void>;
  /** Lets a lane rest for so many milliseconds from now: but for tasks in doubt, nothing of it is claimed meanwhile. */
  settleLane(lane: Lane, settleMs: number): Promise<void>;
  /** The probes of one attempt, oldest first. */
  findProbes(task: TaskRef & { attempt: number }): Promise<EarlierProbe[]>;
  /** Keeps a probe, once however often it is told; nothing where the fence is old. */
  recordProbe(probe: ProbeRecord): Promise<void>;
  /** Renews leases; says for each whether it is still held. */
  renewLeases(leases: readonly (TaskRef & { fence: Fence })[]): Promise<boolean[]>;
  /** The oldest unfinished task of the lane that each of these tasks stood in. */
  nextInLanes(lanes: readonly Lane[]): Promise<Wakeable[]>;
}

/** What heals: run under an advisory lock by any one replica. */
export interface MaintenanceStore {
  /** Takes up to `limit` unfinished tasks that are due, and sets their next wake-up `graceMs` ahead. */
  takeDue(limit: number, graceMs: number): Promise<Wakeable[]>;
  /**
   * Lets go what waits for the next up to `limit` endpoint groups in the order of their keys, from `after` on, as
   * `decide` says of each: the oldest first, each with a ticket.
   */
  wakeHeld(limit: number, after: EndpointKey | null, decide: typeof decideWake): Promise<WokenTasks>;
  /**
   * Makes up to `limit` tasks ready whose connector and connection are paused no more, each connection's oldest first. They
   * are told oldest first.
   */
  wakePaused(limit: number): Promise<Wakeable[]>;
  /** Forgets what is noted of endpoint groups that are well and were not called for an hour. */
  forgetHealthy(): Promise<void>;
  /** Results stored more than `ageMs` ago and not marked as published, oldest first, from `after` on. */
  owedResults(limit: number, ageMs: number, after: Date | null): Promise<OverdueResult[]>;
  markPublished(results: readonly PublishedResult[]): Promise<void>;
}
