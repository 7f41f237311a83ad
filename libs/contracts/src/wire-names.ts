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

/** AMQP headers of the wire contract. `tenant` counts only from users entitled to it. */
export const HEADERS = {
  idempotencyKey: 'idempotency-key',
  tenant: 'tenant',
  traceparent: 'traceparent',
  tracestate: 'tracestate',
  baggage: 'baggage',
  task: 'waybill-task',
  reason: 'waybill-reason',
  detail: 'waybill-detail',
  field: 'waybill-field',
} as const;

/** The trace headers (W3C Trace Context and Baggage), passed through as they came. */
export interface TraceHeaders {
  traceparent?: string;
  tracestate?: string;
  baggage?: string;
}
