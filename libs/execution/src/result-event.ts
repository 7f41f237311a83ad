import {
  canonicalJson,
  type EffectClass,
  MAX_INLINE_OUTPUT_BYTES,
  type ResultData,
  type ResultEvent,
  type ResultStatus,
  type TaskError,
} from '#libs/contracts';

/** What a result is made from. */
export interface ResultFacts {
  task: {
    id: string;
    connector: string;
    action: string;
    labels: Record<string, string>;
    createdAt: Date;
  };
  sequence: number;
  status: ResultStatus;
  attempts: number;
  effectClass: EffectClass | null;
  applied: 'yes' | 'no' | 'unknown';
  possiblyBilledTwice?: boolean;
  adopted?: boolean;
  output?: unknown;
  error?: TaskError;
  finishedAt: Date;
}

/** A result ready to be stored and published. */
export interface BuiltResult {
  sequence: number;
  status: ResultStatus;
  routingKey: string;
  /** The CloudEvent as UTF-8 JSON. */
  event: Buffer;
  /** The output as UTF-8 JSON where it is too large to stand in the event. */
  output: Buffer | null;
}

/** Builds the CloudEvent of a result. An output over 256 KiB is kept apart and referred to. */
export function buildResult(facts: ResultFacts): BuiltResult {
  const { task, sequence, status } = facts;
  const finishedAt = facts.finishedAt.toISOString();
  const output = facts.output === undefined ? null : Buffer.from(JSON.stringify(facts.output) ?? 'null', 'utf8');
  const isLarge = output !== null && output.length > MAX_INLINE_OUTPUT_BYTES;
  const data: ResultData = {
    taskId: task.id,
    connector: task.connector,
    action: task.action,
    status,
    ...(output === null ? {} : isLarge ? { outputUrl: `/v1/tasks/${task.id}/output` } : { output: facts.output }),
    ...(facts.error === undefined ? {} : { error: facts.error }),
    attempts: facts.attempts,
    effect: {
      class: facts.effectClass,
      applied: facts.applied,
      ...(facts.possiblyBilledTwice ? { possiblyBilledTwice: true } : {}),
      ...(facts.adopted ? { adopted: true } : {}),
    },
    cost: null,
    timings: { acceptedAt: task.createdAt.toISOString(), finishedAt },
    labels: task.labels,
  };
  const event: ResultEvent = {
    specversion: '1.0',
    id: `${task.id}/${sequence}`,
    type: `dev.waybill.task.${status}`,
    source: `/connectors/${task.connector}`,
    subject: task.id,
    time: finishedAt,
    sequence,
    datacontenttype: 'application/json',
    data,
  };
  return {
    sequence,
    status,
    routingKey: `${task.connector}.${task.action}.${status}`,
    event: Buffer.from(JSON.stringify(event), 'utf8'),
    output: isLarge ? output : null,
  };
}

/** The canonical bytes of a task's input, as they are stored and as the request is built from. */
export function inputBytes(input: Record<string, unknown>): Buffer {
  return canonicalJson(input);
}
