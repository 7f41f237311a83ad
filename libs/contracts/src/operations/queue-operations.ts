import Type from 'typebox';
import { operation } from './operation.js';
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
