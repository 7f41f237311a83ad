import type { CloudEvent } from './cloud-event.js';
import type { EffectClass } from './effect-class.js';
import type { TaskError } from './task-error.js';
import type { ResultStatus } from './task-status.js';

/** The largest output carried inside a result event, in bytes; a larger one is fetched over HTTP. */
export const MAX_INLINE_OUTPUT_BYTES = 256 * 1024;

/** What is known of a task's effect on the third party. */
export interface ResultEffect {
  class: EffectClass | null;
  /** `unknown` where nobody can tell: the task is parked, or may have been billed twice. */
  applied: 'yes' | 'no' | 'unknown';
  possiblyBilledTwice?: boolean;
  /** No answer told of the effect: it was looked up afterwards, and found. */
  adopted?: boolean;
}

/**
 * The `data` of a result event. Exactly one of `output`, `outputUrl` and `error` is present, save for `parked` and where it was
 * erased.
 */
export interface ResultData {
  taskId: string;
  connector: string;
  action: string;
  status: ResultStatus;
  output?: unknown;
  /** Where an output over 256 KiB is fetched: a path of the control-plane. */
  outputUrl?: string;
  error?: TaskError;
  attempts: number;
  effect: ResultEffect;
  cost: null;
  timings: { acceptedAt: string; finishedAt: string };
  labels: Record<string, string>;
  /** What it carried was erased on request: output, labels, the message of its error. */
  erased?: boolean;
}

/** A result, announced on `waybill.results` under `<connector>.<action>.<status>`. `id` is `<taskId>/<sequence>`. */
export interface ResultEvent extends CloudEvent<ResultData> {
  subject: string;
  sequence: number;
}
