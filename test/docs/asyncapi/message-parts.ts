import { ERROR_CATEGORIES, HEADERS, MAX_IDEMPOTENCY_KEY_LENGTH, NAME_PATTERN, UUID_PATTERN } from '#libs/contracts';
import { DEAD_LETTER_HEADERS } from '#libs/messaging';

/** A JSON Schema, as far as this document writes them. */
export type Schema = Readonly<Record<string, unknown>>;

type Described = { readonly [Name in keyof typeof HEADERS]: Schema } & {
  readonly [Name in keyof typeof DEAD_LETTER_HEADERS]: Schema;
};

const text = (description: string, more: Schema = {}): Schema => ({ type: 'string', description, ...more });

/** What each header means, by the name the code has for it: a header nobody has described does not compile. */
const MEANINGS: Described = {
  idempotencyKey: text(
    "The task's key, unique per tenant; `message_id` where absent. Sent again under the same key, a task is the same task.",
    { minLength: 1, maxLength: MAX_IDEMPOTENCY_KEY_LENGTH },
  ),
  tenant: text('Counts only from broker users entitled to speak for others; everybody else is known by `user_id`.', {
    pattern: NAME_PATTERN,
  }),
  traceparent: text('W3C Trace Context: the trace this message is part of.'),
  tracestate: text('W3C Trace Context.'),
  baggage: text('W3C Baggage.'),
  link: text('The `traceparent` of the span that led to this message, where the message goes on in an earlier trace.'),
  task: text('Id of the task it is about.', { pattern: UUID_PATTERN }),
  born: text('The day on which that task was taken in, by UTC: it is looked for there alone.', { format: 'date' }),
  replyTo: text('The queue that is to be answered.'),
  reason: text('Why it is dead, as a short stable code.'),
  detail: text('A sentence on it.'),
  category: text('Who has to act on the error of the task.', { enum: ERROR_CATEGORIES }),
  field: text('JSON Pointer to the field that is wrong.'),
  replay: text(
    'Id of the replay run that brings it once more; absent where it is brought for the first time. Its id is that of the first time.',
    { pattern: UUID_PATTERN },
  ),
  queue: text('The queue it was taken from.'),
  userId: text('The `user_id` the broker had validated: as a property it would have to be ours.'),
  expiration: text('The time to live it came with: as a property it would let the dead letter vanish.'),
};

const NAMES: Readonly<Record<keyof Described, string>> = { ...HEADERS, ...DEAD_LETTER_HEADERS };

/** The trace headers every message may carry. */
export const TRACE = ['traceparent', 'tracestate', 'baggage', 'link'] as const;

/** The AMQP headers of a message: the required ones and those it may have besides. */
export function headers(required: readonly (keyof Described)[], optional: readonly (keyof Described)[] = []): Schema {
  return {
    type: 'object',
    ...(required.length === 0 ? {} : { required: required.map((name) => NAMES[name]) }),
    properties: Object.fromEntries([...required, ...optional].map((name) => [NAMES[name], MEANINGS[name]])),
  };
}

/** The basic properties of a message (AMQP 0-9-1, class basic), for which AsyncAPI has no place of its own. */
export function properties(required: Readonly<Record<string, Schema>>, optional: Record<string, Schema> = {}): Schema {
  return { type: 'object', required: Object.keys(required), properties: { ...required, ...optional } };
}

/** Properties that several messages have. */
export const PROPERTY = {
  persistent: { const: 2, description: 'Persistent.' },
  serviceUser: text('The broker user of the service that sent it, validated by the broker.', {
    pattern: '^waybill-[a-z-]+$',
  }),
  type: (value: string): Schema => ({ const: value }),
  contentType: (value: string): Schema => ({ const: value }),
  text,
} as const;
