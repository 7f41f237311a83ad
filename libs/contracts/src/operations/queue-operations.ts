import Type from 'typebox';
import { operation } from './operation.js';
import { QUEUE_HISTORY_SCHEMA } from './queue-history-schema.js';
import { QUEUE_SCHEMA } from './queue-schema.js';

/** How full the queues are. */
export const LIST_QUEUES = operation({
  name: 'queues.list',
  id: 'listQueues',
  summary: 'See the queues',
  description:
    'What is ready and unacknowledged in the broker, and beside it what waits in PostgreSQL for its time, its turn, a rate limit or a credential. Read at most every 2 s, however many ask.',
  method: 'GET',
  path: '/v1/queues',
  role: 'viewer',
  danger: 'none',
  input: Type.Object({}),
  answers: [
    {
      status: 200,
      description: 'Every queue',
      schema: QUEUE_SCHEMA,
      list: {
        columns: [
          { title: 'Queue', field: 'name' },
          { title: 'Ready', field: 'ready', as: 'number' },
          { title: 'Unacknowledged', field: 'unacknowledged', as: 'number' },
          { title: 'Waiting', field: 'waiting', as: 'number' },
          { title: 'In/s', field: 'rateIn', as: 'number' },
          { title: 'Out/s', field: 'rateOut', as: 'number' },
          { title: 'Consumers', field: 'consumers', as: 'number' },
          { title: 'Age/s', field: 'age', as: 'number' },
        ],
      },
    },
  ],
  refusals: [],
});

const instant = (description: string) =>
  Type.Optional(Type.String({ format: 'date-time', maxLength: 40, description }));

/** How full a queue was. */
export const GET_QUEUE_HISTORY = operation({
  name: 'queues.history',
  id: 'getQueueHistory',
  summary: 'See how full a queue was',
  description:
    'Every 15 s for the last two hours, every 5 minutes for a week: of these the mean, with the most that was ready and the fewest consumers. The last hour unless asked otherwise. Times of which nothing is known are left out: RabbitMQ or every control-plane was away.',
  method: 'GET',
  path: '/v1/queues/{name}/history',
  subject: 'queue',
  role: 'viewer',
  danger: 'none',
  input: Type.Object({
    name: Type.String({ minLength: 1, maxLength: 255, description: 'The name of the queue' }),
    from: instant('Not before it; an hour ago unless asked otherwise'),
    to: instant('Before it; now unless asked otherwise'),
  }),
  answers: [{ status: 200, description: 'Its samples, oldest first', schema: QUEUE_HISTORY_SCHEMA }],
  refusals: [400, 404],
});
