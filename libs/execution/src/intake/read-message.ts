import {
  HEADERS,
  HINT_TYPE,
  isUuid,
  readIdempotencyKey,
  readTaskMessage,
  readTraceHeaders,
  type TaskMessage,
  type TraceHeaders,
  taskBodyHash,
} from '#libs/contracts';
import type { ConnectorRegistry } from '../ports/outside.js';
import type { Submission } from '../ports/task-store.js';
import { inputBytes } from '../result-event.js';
import type { IncomingMessage } from './incoming-message.js';

/** What a message turned out to be. */
export type MessageReading =
  | { kind: 'hint'; taskId: string; born?: string }
  | { kind: 'task'; submission: Submission; replyTo: string | null; replyCorrelationId: string }
  | { kind: 'refused'; reason: string; detail: string };

/** Reads a message of a connector's queue for a tenant already known. Never throws on bad input. */
export function readMessage(
  message: IncomingMessage,
  tenant: string,
  fromService: boolean,
  connectors: ConnectorRegistry,
): MessageReading {
  const { properties, headers } = message;
  if (fromService && properties.type === HINT_TYPE) {
    return readHint(headers);
  }
  if (!isUuid(properties.messageId)) {
    return refused('invalid_message_id', 'The property message_id must be a UUID: it becomes the id of the task');
  }
  if (properties.expiration !== undefined) {
    return refused('expiration_not_allowed', 'The property expiration must not be set: use deadline in the body');
  }
  const unusable = findUnusableProperty(properties);
  if (unusable) return unusable;
  const contentType = properties.contentType?.split(';')[0]?.trim().toLowerCase();
  if (contentType !== undefined && contentType !== 'application/json') {
    return refused('unsupported_content_type', 'The property content_type must be application/json');
  }
  const givenKey = headers[HEADERS.idempotencyKey];
  const id = properties.messageId.toLowerCase();
  const key = givenKey === undefined ? id : typeof givenKey === 'string' ? readIdempotencyKey(givenKey) : null;
  if (key === null) {
    return refused('invalid_idempotency_key', 'The header idempotency-key must be 1 to 255 printable ASCII characters');
  }
  const reading = readTaskMessage(message.content);
  if (!reading.ok) return refused(reading.code, describeField(reading.field, reading.message));
  const { task } = reading;
  if (message.routingKey !== `${task.connector}.${task.action}`) {
    return refused(
      'routing_key_mismatch',
      `The routing key is ${message.routingKey} and the body asks for ${task.connector}.${task.action}`,
    );
  }
  const problem = checkAgainstConnector(task, connectors);
  if (problem) return problem;
  return {
    kind: 'task',
    submission: {
      ...toSubmission(task, {
        tenant,
        id,
        key,
        trace: readTraceHeaders(headers),
        correlationId: properties.correlationId ?? null,
      }),
      redelivered: message.redelivered === true,
    },
    replyTo: properties.replyTo ?? null,
    replyCorrelationId: properties.correlationId ?? properties.messageId,
  };
}

/** A hint that tells no day, as those of earlier releases, or one that is none, has its task looked for among all. */
function readHint(headers: IncomingMessage['headers']): MessageReading {
  const { [HEADERS.task]: id, [HEADERS.born]: born } = headers;
  if (!isUuid(id)) return refused('invalid_hint', 'The hint names no task');
  const taskId = id.toLowerCase();
  return isDay(born) ? { kind: 'hint', taskId, born } : { kind: 'hint', taskId };
}

/** A day that PostgreSQL's calendar has, too: another one would end the claims of all that are taken together. */
function isDay(text: unknown): text is string {
  if (typeof text !== 'string' || !/^[1-9]\d{3}-\d{2}-\d{2}$/.test(text)) return false;
  const day = new Date(text);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}

/** AMQP's short strings hold 255 bytes; what was no UTF-8 has grown on the way in and could not be sent back. */
const MAX_PROPERTY_BYTES = 255;

function findUnusableProperty(properties: IncomingMessage['properties']): MessageReading | null {
  for (const [name, text] of [
    ['correlation_id', properties.correlationId],
    ['reply_to', properties.replyTo],
  ] as const) {
    if (text === undefined) continue;
    if (text.includes('\u0000')) return refused(`invalid_${name}`, `The property ${name} holds a NUL character`);
    if (Buffer.byteLength(text) > MAX_PROPERTY_BYTES) {
      return refused(`invalid_${name}`, `The property ${name} is not valid UTF-8 of at most 255 bytes`);
    }
  }
  return null;
}

/** A task as it is accepted, over AMQP and HTTP alike. */
export function toSubmission(
  task: TaskMessage,
  of: { tenant: string; id: string; key: string; trace: TraceHeaders; correlationId: string | null },
): Submission {
  const input = inputBytes(task.input);
  return {
    tenant: of.tenant,
    id: of.id,
    idempotencyKey: of.key,
    bodyHash: taskBodyHash(task, input),
    connector: task.connector,
    action: task.action,
    connection: task.connection,
    input,
    deadline: task.deadline === undefined ? null : new Date(task.deadline),
    notBefore: task.notBefore === undefined ? null : new Date(task.notBefore),
    orderingKey: task.orderingKey ?? null,
    priority: task.priority ?? 'normal',
    agent: task.agent ?? null,
    run: task.run ?? null,
    labels: task.labels ?? {},
    trace: of.trace,
    correlationId: of.correlationId,
  };
}

function checkAgainstConnector(task: TaskMessage, connectors: ConnectorRegistry): MessageReading | null {
  const connector = connectors.get(task.connector);
  if (!connector) {
    return refused(
      'unknown_connector',
      `There is no connector ${task.connector}; known are ${[...connectors.keys()].join(', ')}`,
    );
  }
  const action = connector.actions.get(task.action);
  if (!action) {
    const known = [...connector.actions.keys()].join(', ');
    return refused('unknown_action', `The connector ${task.connector} has no action ${task.action}; it has ${known}`);
  }
  const violation = action.checkInput(task.input);
  return violation ? refused('invalid_input', describeField(`/input${violation.field}`, violation.message)) : null;
}

function describeField(field: string, message: string): string {
  return `${field === '' ? 'The body' : field} ${message}`;
}

function refused(reason: string, detail: string): MessageReading {
  return { kind: 'refused', reason, detail };
}
