import {
  CLOUD_EVENT_CONTENT_TYPE,
  DIRECT_ANSWER_TYPE,
  HINT_TYPE,
  InstallationRecord,
  MESSAGE_BOUNDS,
  REPLY_HINT_TYPE,
  TaskMessage,
  UUID_PATTERN,
} from '#libs/contracts';
import { INSTALLATION } from '#libs/messaging';
import { headers, PROPERTY, properties, TRACE } from './message-parts.js';
import { ResultEventSchema, WebhookEventSchema } from './wire-schemas.js';

const TASK_ID = '0198c5a2-7d1e-7c3b-9f0a-2b4c6d8e0f11';
const { persistent, serviceUser, type, contentType, text } = PROPERTY;
const cloudEvent = contentType(CLOUD_EVENT_CONTENT_TYPE);
const uuid = (description: string) => text(description, { pattern: UUID_PATTERN });

const task = {
  title: 'Task',
  summary: 'One request by an agent to run one action.',
  description: [
    `Publish it to \`waybill.tasks\` under \`<connector>.<action>\`, persistent and mandatory, and wait for the confirm:`,
    'from then on the task is as safe as the majority of its quorum queue. Where no confirm comes, publish it again with',
    'the same `message_id`: it is the same task, and nothing is called twice.',
    '',
    'Same tenant, key and body: the same task, and every copy is answered on its own `reply_to`. Same key, another body:',
    'answered as `failed` with code `idempotency_conflict`, and a dead letter.',
    '',
    'What cannot be read becomes a dead letter whose `waybill-reason` and `waybill-detail` name the field; nothing is',
    `dropped. Bodies have at most ${MESSAGE_BOUNDS.maxBytes} bytes and ${MESSAGE_BOUNDS.maxDepth} levels. Unknown fields are refused.`,
    'Never set `expiration`; give a `deadline` in the body.',
  ].join('\n'),
  contentType: 'application/json',
  payload: TaskMessage,
  headers: headers([], ['idempotencyKey', 'tenant', ...TRACE.slice(0, 3)]),
  'x-amqp-properties': properties(
    { message_id: uuid('Becomes the id of the task.') },
    {
      content_type: contentType('application/json'),
      delivery_mode: persistent,
      correlation_id: text('Comes back with the answer; `message_id` where absent.', { maxLength: 255 }),
      reply_to: text(
        'Where the answer goes: a server-named queue, direct reply-to, or a queue named `<tenant>.<something>`.',
        { maxLength: 255 },
      ),
      user_id: text('Your broker user. Required where more than one tenant is configured: it says whose the task is.'),
    },
  ),
  examples: [
    {
      name: 'createIssue',
      summary: 'A POST to the API behind the connection `tracker`',
      payload: {
        connector: 'http',
        action: 'request',
        connection: 'tracker',
        input: { method: 'POST', path: '/issues', body: { title: 'Broken link' } },
        deadline: '2026-12-01T12:00:00Z',
        orderingKey: 'acme/site',
        agent: 'triage',
        run: 'run-81',
        labels: { ticket: 'T-9' },
      },
    },
  ],
};

const resultExample = {
  name: 'succeeded',
  summary: 'The issue was created',
  payload: {
    specversion: '1.0',
    id: `${TASK_ID}/1`,
    type: 'dev.waybill.task.succeeded',
    source: '/connectors/http',
    subject: TASK_ID,
    time: '2026-11-30T08:00:01.250Z',
    sequence: 1,
    datacontenttype: 'application/json',
    data: {
      taskId: TASK_ID,
      connector: 'http',
      action: 'request',
      status: 'succeeded',
      output: { status: 201, headers: { 'content-type': 'application/json' }, body: { id: '7' } },
      attempts: 1,
      effect: { class: 'keyed', applied: 'yes' },
      cost: null,
      timings: { acceptedAt: '2026-11-30T08:00:01.000Z', finishedAt: '2026-11-30T08:00:01.250Z' },
      labels: { ticket: 'T-9' },
    },
  },
};

const result = {
  title: 'Result',
  summary: 'The outcome of a task, as a CloudEvent.',
  description: [
    'Delivered at least once: tell repetitions by `id`. Where a task has several results (it was parked and then',
    'resolved, or failed and was redriven), the one with the highest `sequence` holds.',
  ].join('\n'),
  contentType: CLOUD_EVENT_CONTENT_TYPE,
  payload: ResultEventSchema,
  headers: headers(['tenant'], TRACE),
  'x-amqp-properties': properties({
    message_id: text('The event’s id.'),
    correlation_id: text("The task's `correlation_id`, else its id."),
    content_type: cloudEvent,
    delivery_mode: persistent,
    user_id: serviceUser,
  }),
  examples: [resultExample],
};

const reply = {
  title: 'Reply',
  summary: 'The result of a task, on the `reply_to` of each of its copies.',
  description: [
    'The same CloudEvent as on `waybill.results`, to each (`reply_to`, `correlation_id`) the task was published with.',
    '`parked` is announced too and is not final. Where there is no such queue any more, the result stays at',
    '`GET /v1/tasks/{id}`.',
  ].join('\n'),
  contentType: CLOUD_EVENT_CONTENT_TYPE,
  payload: ResultEventSchema,
  headers: headers([], TRACE),
  'x-amqp-properties': properties({
    message_id: text('The event’s id.'),
    correlation_id: text('That of the copy which is answered.'),
    content_type: cloudEvent,
    delivery_mode: persistent,
  }),
  examples: [resultExample],
};

const event = {
  title: 'Event',
  summary: 'A verified webhook, as a CloudEvent.',
  description: [
    'Verified, deduplicated by the provider’s delivery id, and in the order of its lane (source and ordering key).',
    'Delivered at least once: tell repetitions by `id`. What stands in `data.body` is data of strangers.',
  ].join('\n'),
  contentType: CLOUD_EVENT_CONTENT_TYPE,
  payload: WebhookEventSchema,
  headers: headers(['tenant'], TRACE),
  'x-amqp-properties': properties({
    message_id: text('The event’s id.'),
    content_type: cloudEvent,
    delivery_mode: persistent,
  }),
  examples: [
    {
      name: 'issueOpened',
      summary: "GitHub's `issues` event",
      payload: {
        specversion: '1.0',
        id: 'f5b2c8d4-0f4e-5d27-8a55-3c1f2c9f2f10',
        type: 'dev.waybill.webhook.github.issues',
        source: '/sources/site',
        time: '2026-11-30T08:00:00.000Z',
        datacontenttype: 'application/json',
        data: {
          body: { action: 'opened', issue: { number: 7 } },
          headers: { 'x-github-event': 'issues', 'x-github-delivery': '72d3162e-cc78-11e3-81ab-4c9367dc0958' },
          deliveryId: '72d3162e-cc78-11e3-81ab-4c9367dc0958',
          trust: 'untrusted',
        },
      },
    },
  ],
};

const subscribed = {
  title: 'Subscribed result or event',
  summary: 'A result or an event, on the queue of a subscription.',
  description:
    'The same CloudEvent as on `waybill.results` or `waybill.events`. Delivered at least once; a replay brings it once more, under its id.',
  contentType: CLOUD_EVENT_CONTENT_TYPE,
  payload: { oneOf: [ResultEventSchema, WebhookEventSchema] },
  headers: headers([], [...TRACE, 'replay']),
  'x-amqp-properties': properties({
    message_id: text('The event’s id.'),
    content_type: cloudEvent,
    delivery_mode: persistent,
  }),
  examples: [resultExample],
};

const hint = {
  title: 'Hint',
  summary: 'Internal. "This task may be ready."',
  description: [
    'A message of Waybill’s own, without a body: PostgreSQL holds the task. Counts only under a service’s `user_id`. One',
    'too many costs an empty claim; one too few is made up for by the sweeper.',
  ].join('\n'),
  payload: { const: '', description: 'No bytes.' },
  headers: headers(['tenant', 'task'], ['born', ...TRACE]),
  bindings: { amqp: { messageType: HINT_TYPE, bindingVersion: '0.3.0' } },
  'x-amqp-properties': properties({ type: type(HINT_TYPE), user_id: serviceUser, delivery_mode: persistent }),
};

const replyHint = {
  title: 'Reply hint',
  summary: 'Internal. "Answer the unanswered copies of this finished task."',
  payload: { const: '', description: 'No bytes.' },
  headers: headers(['tenant', 'task'], TRACE),
  bindings: { amqp: { messageType: REPLY_HINT_TYPE, bindingVersion: '0.3.0' } },
  'x-amqp-properties': properties({ type: type(REPLY_HINT_TYPE), user_id: serviceUser, delivery_mode: persistent }),
};

const directAnswer = {
  title: 'Direct answer',
  summary: 'Internal. "Send this event to one queue, and announce it to nobody else."',
  description: 'For what belongs to the asker alone: an idempotency conflict.',
  contentType: CLOUD_EVENT_CONTENT_TYPE,
  payload: ResultEventSchema,
  headers: headers(['tenant', 'replyTo'], TRACE),
  bindings: { amqp: { messageType: DIRECT_ANSWER_TYPE, bindingVersion: '0.3.0' } },
  'x-amqp-properties': properties(
    {
      type: type(DIRECT_ANSWER_TYPE),
      message_id: text('The event’s id.'),
      content_type: cloudEvent,
      user_id: serviceUser,
      delivery_mode: persistent,
    },
    { correlation_id: text('That of the copy which is answered.') },
  ),
};

const deadLetter = {
  title: 'Dead letter',
  summary: 'What cannot go on, with its reason in the headers.',
  description: [
    'Either a message that could not be taken, unchanged in body and meaning, with `waybill-queue`; or word of a task',
    'that failed for good, with `waybill-task` and no body: PostgreSQL holds it. Soon moved to PostgreSQL, where',
    '`GET /v1/dead-letters` lists it, `GET /v1/incidents` its cause, and `POST /v1/dead-letters/redrive` sends its task again.',
  ].join('\n'),
  payload: { description: 'The message as it came, or no bytes.' },
  headers: headers(
    ['reason', 'detail'],
    ['tenant', 'task', 'category', 'field', 'queue', 'userId', 'expiration', 'idempotencyKey', ...TRACE],
  ),
  'x-amqp-properties': properties(
    { delivery_mode: persistent },
    {
      message_id: text('`<task id>/<sequence>` where a task failed, else that of the message as it came.'),
      user_id: serviceUser,
    },
  ),
};

const installation = {
  title: 'Record of the installation',
  summary: 'Internal. "This is the database, and so far it has come."',
  description: [
    'Kept here and in PostgreSQL, so that a database that was restored or failed over unsafely is found out. The queue',
    'holds the newest alone; whoever reads it gives it back.',
  ].join('\n'),
  contentType: 'application/json',
  payload: InstallationRecord,
  headers: headers([], TRACE),
  bindings: { amqp: { messageType: INSTALLATION, bindingVersion: '0.3.0' } },
  'x-amqp-properties': properties({
    type: type(INSTALLATION),
    content_type: contentType('application/json'),
    delivery_mode: persistent,
  }),
};

/** Every kind of message, by the name the document gives it. */
export const MESSAGES = {
  task,
  result,
  reply,
  event,
  subscribed,
  deadLetter,
  hint,
  replyHint,
  directAnswer,
  installation,
} as const;

/** The name of a kind of message. */
export type MessageName = keyof typeof MESSAGES;
