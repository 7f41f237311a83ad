/** The exchanges of the wire contract, v1. */
export const EXCHANGES = {
  tasks: 'waybill.tasks',
  events: 'waybill.events',
  results: 'waybill.results',
  deadLetters: 'waybill.dead-letters',
  unroutable: 'waybill.unroutable',
} as const;

/** AMQP property `type` of a hint: a message of ours that says "this task may be ready" and carries no body. */
export const HINT_TYPE = 'waybill.hint';

/** AMQP property `type` of "answer all unanswered copies of this finished task with its latest result". */
export const REPLY_HINT_TYPE = 'waybill.reply-hint';

/** AMQP property `type` of "send this event to one queue, and announce it to nobody else". */
export const DIRECT_ANSWER_TYPE = 'waybill.direct-answer';

/** AMQP headers of the wire contract. `tenant` counts only from users entitled to it. */
export const HEADERS = {
  idempotencyKey: 'idempotency-key',
  tenant: 'tenant',
  traceparent: 'traceparent',
  tracestate: 'tracestate',
  baggage: 'baggage',
  task: 'waybill-task',
  /** The day on which the task of a hint was taken in, as YYYY-MM-DD: where it is looked for. */
  born: 'waybill-born',
  replyTo: 'waybill-reply-to',
  reason: 'waybill-reason',
  detail: 'waybill-detail',
  field: 'waybill-field',
  /** Who has to act on the error of a task that is a dead letter. */
  category: 'waybill-category',
  /** The `traceparent` of the span that led to this message, where the message itself goes on in an earlier context. */
  link: 'waybill-link',
  /** The id of the replay run that brings an event once more. */
  replay: 'waybill-replay',
} as const;
