import { TASK_STATUSES } from '../task-status.js';
import { UUID_PATTERN } from '../uuid.js';

const nullable = (schema: object) => ({ ...schema, nullable: true });
const text = { type: 'string' };
const instant = { type: 'string', format: 'date-time' };

const attempt = {
  title: 'Attempt',
  type: 'object',
  properties: {
    number: { type: 'integer' },
    effectClass: text,
    method: text,
    url: text,
    connectionVersion: { type: 'integer' },
    intentAt: instant,
    endedAt: nullable(instant),
    outcome: nullable(text),
    phase: nullable(text),
    httpStatus: nullable({ type: 'integer' }),
    providerRequestId: nullable(text),
    operationToken: { ...text, description: 'What the third party was given to know the call by; no secret' },
    requestHash: { ...text, description: 'SHA-256 over method, target, headers and body, in hexadecimal digits' },
    error: nullable({ type: 'object', properties: { code: text, message: text } }),
    answer: nullable({
      ...text,
      description:
        'How the answer began, where it was no success: 2 KiB at most, without the credential; null in lists',
    }),
  },
};

const probe = {
  title: 'Probe',
  type: 'object',
  properties: {
    attempt: { type: 'integer', description: 'The attempt whose effect was looked for' },
    number: { type: 'integer' },
    at: instant,
    outcome: { ...text, enum: ['found', 'absent', 'unclear'] },
    url: text,
    scope: { ...text, description: 'Where the effect was looked for' },
    httpStatus: nullable({ type: 'integer' }),
    error: nullable({ type: 'object', properties: { code: text, message: text } }),
    answer: nullable({ ...text, description: 'How the answer began, 2 KiB at most; null in lists' }),
  },
};

/** OpenAPI schema of a task as the API shows it. */
export const TASK_SCHEMA = {
  title: 'Task',
  type: 'object',
  required: ['id', 'status', 'reason', 'connector', 'action', 'connection', 'attempts', 'result', 'traceId'],
  properties: {
    id: { type: 'string', pattern: UUID_PATTERN },
    status: { type: 'string', enum: [...TASK_STATUSES] },
    reason: nullable(text),
    connector: text,
    action: text,
    connection: text,
    idempotencyKey: text,
    attempts: { type: 'array', items: attempt },
    probes: { type: 'array', items: probe },
    result: nullable({ type: 'object', description: 'The `data` of the result event, and its `sequence`' }),
    traceId: nullable(text),
    deadline: nullable(instant),
    notBefore: nullable(instant),
    orderingKey: nullable(text),
    priority: text,
    agent: nullable(text),
    run: nullable(text),
    labels: { type: 'object', additionalProperties: text },
    cancelRequestedAt: nullable(instant),
    createdAt: instant,
    updatedAt: instant,
    finishedAt: nullable(instant),
    erasedAt: nullable({ ...instant, description: 'When what it carried was erased' }),
  },
};
