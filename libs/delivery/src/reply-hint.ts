import {
  DIRECT_ANSWER_TYPE,
  HEADERS,
  isName,
  isUuid,
  REPLY_HINT_TYPE,
  readTraceHeaders,
  type TraceHeaders,
} from '#libs/contracts';

/**
 * What workers tell the result-publisher over `waybill.reply-hints`.
 *
 * - `reply-hint`: headers `tenant` and `waybill-task`, no content.
 * - `direct-answer`: headers `tenant` and `waybill-reply-to`, properties `message_id` (the event's id) and
 *   `correlation_id`; the content is a CloudEvent as structured JSON.
 */
export type ReplyHint =
  | { kind: 'reply-hint'; tenant: string; taskId: string; trace: TraceHeaders }
  | {
      kind: 'direct-answer';
      tenant: string;
      replyTo: string;
      correlationId: string | null;
      eventId: string;
      event: Buffer;
      trace: TraceHeaders;
    };

/** The parts of a message that a reply hint is read from. */
export interface ReplyHintMessage {
  properties: {
    type?: string | undefined;
    messageId?: string | undefined;
    correlationId?: string | undefined;
  };
  headers: Readonly<Record<string, unknown>>;
  content: Buffer;
}

/** Reads a message of `waybill.reply-hints` strictly; `problem` names what is wrong with it. */
export function readReplyHint(
  message: ReplyHintMessage,
): { ok: true; hint: ReplyHint } | { ok: false; problem: string } {
  const { properties, headers, content } = message;
  const tenant = headers[HEADERS.tenant];
  if (!isName(tenant)) return { ok: false, problem: 'The header tenant is not a name' };
  const trace = readTraceHeaders(headers);
  if (properties.type === REPLY_HINT_TYPE) {
    const taskId = headers[HEADERS.task];
    if (!isUuid(taskId)) return { ok: false, problem: `The header ${HEADERS.task} is not a UUID` };
    return { ok: true, hint: { kind: 'reply-hint', tenant, taskId: taskId.toLowerCase(), trace } };
  }
  if (properties.type !== DIRECT_ANSWER_TYPE)
    return { ok: false, problem: 'The property type is none of a reply hint' };
  const replyTo = headers[HEADERS.replyTo];
  if (typeof replyTo !== 'string' || replyTo === '') {
    return { ok: false, problem: `The header ${HEADERS.replyTo} is not a queue's name` };
  }
  if (!properties.messageId) return { ok: false, problem: "The property message_id is not the event's id" };
  if (content.length === 0) return { ok: false, problem: 'The content is not an event' };
  const correlationId = properties.correlationId ?? null;
  return {
    ok: true,
    hint: {
      kind: 'direct-answer',
      tenant,
      replyTo,
      correlationId,
      eventId: properties.messageId,
      event: content,
      trace,
    },
  };
}
