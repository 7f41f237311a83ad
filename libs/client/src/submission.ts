import { MAX_IDEMPOTENCY_KEY_LENGTH, newUuid, readTaskMessage, type TaskMessage } from '#libs/contracts';
import { RequestRefused } from './errors.js';
import type { SubmitOptions } from './submit-options.js';

/** A task as it will be sent, byte for byte, at every try. */
export interface Submission {
  /** A UUID; over AMQP the task's id, where its key is new. */
  readonly id: string;
  readonly idempotencyKey: string;
  readonly routingKey: string;
  readonly body: Uint8Array;
  readonly trace: Readonly<Record<string, string>>;
}

const TRACE_FIELDS = ['traceparent', 'tracestate', 'baggage'] as const;

/**
 * Fixes everything of a submission before the first try, and checks it by the rules Waybill itself reads tasks with: over
 * AMQP a wrong body would become a dead letter, and nobody would answer.
 *
 * @throws RequestRefused for a task or a key that Waybill would refuse
 */
export function prepareSubmission(task: TaskMessage, options: SubmitOptions = {}): Submission {
  const { idempotencyKey = newUuid() } = options;
  if (
    idempotencyKey.length > MAX_IDEMPOTENCY_KEY_LENGTH ||
    !/^[\x21-\x7e]([\x20-\x7e]*[\x21-\x7e])?$/.test(idempotencyKey)
  ) {
    const detail = 'must be 1 to 255 printable ASCII characters, with no space at either end';
    throw refused('invalid_idempotency_key', { header: 'Idempotency-Key', detail });
  }
  const body = new TextEncoder().encode(JSON.stringify(task));
  const reading = readTaskMessage(body);
  if (!reading.ok) throw refused(reading.code, { pointer: reading.field, detail: reading.message });
  return {
    id: newUuid(),
    idempotencyKey,
    routingKey: `${reading.task.connector}.${reading.task.action}`,
    body,
    trace: readTrace(options),
  };
}

function readTrace(options: SubmitOptions): Record<string, string> {
  const trace: Record<string, string> = {};
  for (const name of TRACE_FIELDS) {
    const value = options[name];
    if (value === undefined) continue;
    if (!/^[\x20-\x7e]{1,8192}$/.test(value)) {
      throw refused('invalid_trace', { header: name, detail: 'must be 1 to 8192 printable ASCII characters' });
    }
    trace[name] = value;
  }
  return trace;
}

function refused(code: string, field: { pointer: string; detail: string } | { header: string; detail: string }) {
  const where = 'header' in field ? `header ${field.header}` : field.pointer || 'the task';
  const detail = `${where} ${field.detail}`;
  return new RequestRefused({ status: 400, code, title: 'The request is not right', detail, errors: [field] });
}
