import type { EffectClass, SchemaViolation, TaskError } from '#libs/contracts';
import type { ActionCall } from './action-call.js';
import type { Answer, OutgoingRequest } from './call.js';
import type { Probe } from './probe.js';
import type { RetryPolicy } from './retry-policy.js';

/** What an answer means: done with an output, or not done. `applied` says what is known of the effect. */
export type ActionReading =
  | { kind: 'done'; output: unknown }
  | { kind: 'failed'; applied: 'no' | 'unknown'; error: TaskError; retryAfterMs?: number };

/** One operation of a connector. */
export interface ActionDefinition {
  name: string;
  summary: string;
  /** The endpoint group whose limit, holds and breaker this action shares. @default 'default' */
  group?: string;
  /** JSON Schema of the input, compiled once at start-up. */
  input: object;
  /** JSON Schema of the output. */
  output: object;
  /** The effect class, or how it follows from the call. */
  effect: EffectClass | ((call: Pick<ActionCall, 'input' | 'settings'>) => EffectClass);
  /** The longest a call may take, in milliseconds. */
  timeoutMs: number;
  retry: RetryPolicy;
  /** How long the provider remembers an idempotency key, in milliseconds; for effect class `keyed`. */
  keyWindowMs?: number;
  /**
   * For effect class `natural`: how long after an attempt without a known outcome the provider may still apply it, in
   * milliseconds. For so long the next task of its ordering key is not sent. @default 0
   */
  settleMs?: number;
  /** How the effect is looked up; for effect class `probed`, which cannot do without. */
  probe?: Probe;
  /** What a schema cannot say about an input; null where it is fine. `field` is a JSON Pointer into the input. */
  check?(input: Record<string, unknown>): SchemaViolation | null;
  /** Builds the request. Pure: the same call gives the same bytes. */
  prepare(call: ActionCall): OutgoingRequest;
  /** Says what an answer means. Pure. `repeated` where an earlier attempt ended without a known outcome. */
  read(answer: Answer, context: { repeated: boolean; method: string; now: number }): ActionReading;
}
