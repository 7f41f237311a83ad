import Type from 'typebox';
import { MAX_IDEMPOTENCY_KEY_LENGTH } from '../idempotency-key.js';
import { NAME_PATTERN } from '../name.js';
import { TASK_STATUSES, WAITING_REASONS } from '../task-status.js';
import { TRACE_ID_PATTERN } from '../trace-headers.js';
import { UUID_PATTERN } from '../uuid.js';
import { instantField, PAGE_FIELDS } from './input-fields.js';
import { LABEL_PATTERN } from './label-field.js';
import { operation } from './operation.js';
import { TASK_SCHEMA } from './task-schema.js';

const name = Type.Optional(Type.String({ pattern: NAME_PATTERN }));
const text = (description: string) => Type.Optional(Type.String({ minLength: 1, maxLength: 255, description }));

/** Tasks of a tenant. */
export const LIST_TASKS = operation({
  name: 'tasks.list',
  id: 'listTasks',
  summary: 'List and search tasks',
  description:
    'Newest first. Filters narrow the list; a task must fit all that are given. Id, key, run, labels, times, `reason` and the statuses `failed` and `parked` are found by an index, other unfinished ones as long as they are few. For all else a page looks at 1,000 tasks: where fewer of them fit than it has room for, `lookedBackTo` says how far it got and `nextCursor` goes on from there, also with no items.',
  method: 'GET',
  path: '/v1/tasks',
  role: 'viewer',
  scope: 'tasks:read',
  danger: 'none',
  input: Type.Object({
    ...PAGE_FIELDS,
    id: Type.Optional(Type.String({ pattern: UUID_PATTERN, description: 'A UUID' })),
    idempotencyKey: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: MAX_IDEMPOTENCY_KEY_LENGTH,
        description: 'The task it stands for, for as long as the key is kept',
      }),
    ),
    status: Type.Optional(Type.Enum([...TASK_STATUSES], { type: 'string' })),
    reason: Type.Optional(
      Type.Enum([...WAITING_REASONS], {
        type: 'string',
        description: 'Why they wait; narrows to tasks that do. `configuration`: until somebody mends their connection',
      }),
    ),
    connector: name,
    action: name,
    connection: name,
    agent: text('Who handed it over, by the name it gave itself'),
    run: text('The run of an agent, as it named it'),
    traceId: Type.Optional(Type.String({ pattern: TRACE_ID_PATTERN, description: '32 hexadecimal digits' })),
    label: Type.Optional(
      Type.Array(Type.String({ pattern: LABEL_PATTERN }), {
        maxItems: 32,
        description: '`name:value`; given more than once, a task must carry all of them',
      }),
    ),
    since: instantField('Accepted not before it'),
    until: instantField('Accepted before it'),
  }),
  answers: [
    {
      status: 200,
      description: 'A page, newest first',
      schema: TASK_SCHEMA,
      list: {
        columns: [
          { title: 'Id', field: 'id' },
          { title: 'Status', field: 'status' },
          { title: 'Reason', field: 'reason' },
          { title: 'Connector', field: 'connector' },
          { title: 'Action', field: 'action' },
          { title: 'Connection', field: 'connection' },
          { title: 'Accepted', field: 'createdAt', as: 'time' },
        ],
        more: {
          lookedBackTo: {
            type: 'string',
            format: 'date-time',
            nullable: true,
            description:
              'Tasks accepted before it were not looked at for this page; `nextCursor` goes on there. Null where the page is full or all were',
          },
        },
      },
    },
  ],
  refusals: [400],
});
